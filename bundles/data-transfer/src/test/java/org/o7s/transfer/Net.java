package org.o7s.transfer;

import java.util.ArrayList;
import java.util.List;
import org.o7s.core.flow.FlowLink;
import org.o7s.core.loop.Loop;
import org.o7s.core.packet.Packet;
import org.o7s.core.testkit.World;
import org.o7s.wire.g23.unicast.Features;

/** Members of a layer and the wires between them, in virtual time. */
final class Net {
    static final int MPS_BYTES = 1400;

    private final World world;
    private final Loop wires;
    private final List<Member> members = new ArrayList<>();
    private final List<Wire> all = new ArrayList<>();
    private final List<FlowLink> bare = new ArrayList<>();

    Net(long seed) {
        world = new World(seed);
        wires = world.node("wires").loop();
    }

    World world() {
        return world;
    }

    Loop wires() {
        return wires;
    }

    Member member(long address) {
        return member(address, "simple", "fifo", slots -> {});
    }

    Member member(long address, String pff, String scheduler, Member.Bringer bringer) {
        Member member = new Member(this, address, pff, scheduler, bringer);
        members.add(member);
        return member;
    }

    /** Members 1..count in a chain, with routes to each other. */
    List<Member> chain(int count) {
        for (int i = 1; i <= count; i++) {
            member(i);
        }
        for (int i = 0; i + 1 < count; i++) {
            join(members.get(i), members.get(i + 1));
        }
        for (int from = 1; from <= count; from++) {
            for (int to = 1; to <= count; to++) {
                if (from != to) {
                    members.get(from - 1).route(to, from < to ? from + 1L : from - 1L);
                }
            }
        }
        return members;
    }

    /** Joins two members that know nothing of each other. */
    Wire join(Member a, Member b) {
        return join(a, b, 0, 0, MPS_BYTES);
    }

    /** Joins two members that know that the other is one of ours. */
    Wire joinOurs(Member a, Member b) {
        return join(a, b, 0, Features.O7S, MPS_BYTES);
    }

    Wire join(Member a, Member b, int cube, int features, int mpsBytes) {
        Wire wire = new Wire(this, mpsBytes);
        all.add(wire);
        a.add(b.address(), wire.left(), cube, features);
        b.add(a.address(), wire.right(), cube, features);
        return wire;
    }

    /** A link of a member whose other end the test holds. */
    FlowLink bare(Member member, long neighbour, int features) {
        FlowLink link = new FlowLink(FlowLink.CAPACITY_PACKETS, MPS_BYTES);
        bare.add(link);
        member.add(neighbour, link, 0, features);
        return link;
    }

    void settle() {
        world.settle();
    }

    Packet packet(byte[] payload) {
        Packet packet = world.pools().acquire(payload.length);
        if (packet == null) {
            throw new AssertionError("out of packets");
        }
        packet.append(payload);
        return packet;
    }

    /** Every packet is accounted for, at each member, over all of them, and in the pools. */
    void checkBooks() {
        long sent = 0;
        long ended = 0;
        for (Member member : members) {
            member.checkBooks();
            sent += member.count("local-packets");
            ended +=
                    member.count("keepalives")
                            + member.count("delivered-packets")
                            + member.machine().counters().dropped()
                            + member.queued();
        }
        long inRings = 0;
        for (Wire wire : all) {
            inRings += wire.inRings();
            ended += wire.lost() + wire.inRings();
        }
        for (FlowLink link : bare) {
            sent += link.user().arrived();
            inRings += link.user().waiting() + link.provider().waiting();
            ended += link.provider().arrived() + link.user().waiting() + link.user().discarded();
        }
        if (sent != ended) {
            throw new AssertionError("of " + sent + " packets " + ended + " are accounted for");
        }
        long held = inRings + members.stream().mapToLong(Member::queued).sum();
        if (world.pools().inUse() != held) {
            throw new AssertionError(
                    world.pools().inUse() + " packets are in use, " + held + " wait somewhere");
        }
    }
}
