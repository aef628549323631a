package org.o7s.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.o7s.core.ipcp.Ipcp.FlowAccepted;
import org.o7s.core.packet.Packet;
import org.o7s.core.slot.PolicySlots;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.core.testkit.TestFlow;
import org.o7s.core.testkit.World;
import org.o7s.wire.g23.DecodeResult.Decoded;
import org.o7s.wire.g23.unicast.DtHeader;
import org.o7s.wire.g23.unicast.FaCodec;
import org.o7s.wire.g23.unicast.FaMessage;

/**
 * A layer in memory: members with real allocators, joined by a data transfer that delivers at once
 * and does to packets what a test says, and a directory that is always right.
 */
final class TestLayer {
    static final int HASH_BYTES = 32;

    /** Something on its way from one member to another. */
    record Transfer(long from, long to, long eid, byte[] payload) {

        boolean isMessage() {
            return eid == DtHeader.EID_FLOW_ALLOCATOR;
        }

        /** The message that it must be. */
        FaMessage message() {
            var result =
                    FaCodec.decode(MemorySegment.ofArray(payload), 0, payload.length, HASH_BYTES);
            if (result instanceof Decoded<FaMessage>(FaMessage message)) {
                return message;
            }
            throw new AssertionError("no message: " + HexFormat.of().formatHex(payload));
        }

        boolean is(Class<? extends FaMessage> kind) {
            return isMessage() && kind.isInstance(message());
        }
    }

    private final World world;
    private final Map<Long, TestMember> members = new LinkedHashMap<>();
    private final Map<String, TreeSet<Long>> names = new HashMap<>();
    private final List<Transfer> log = new ArrayList<>();
    private final List<Transfer> held = new ArrayList<>();
    private Predicate<Transfer> lost = t -> false;
    private Predicate<Transfer> holding = t -> false;
    private Predicate<Transfer> doubled = t -> false;
    private Way way = this::deliver;
    private boolean logging = true;
    private long lostPackets;
    private long extraPackets;
    private int flowIds;

    TestLayer(long seed) {
        world = new World(seed);
    }

    World world() {
        return world;
    }

    /** A new member. */
    TestMember member(long address) {
        return member(address, "none");
    }

    TestMember member(long address, String congestion) {
        World.Node node = world.node("m" + address);
        return member(node, address, congestion, node.slots());
    }

    /** A new member whose policies come from other slots than a test's. */
    TestMember member(long address, String congestion, PolicySlots slots) {
        return member(world.node("m" + address), address, congestion, slots);
    }

    private TestMember member(World.Node node, long address, String congestion, PolicySlots slots) {
        TestMember member = new TestMember(this, node, address, congestion, slots);
        members.put(address, member);
        return member;
    }

    TestMember at(long address) {
        TestMember member = members.get(address);
        if (member == null) {
            throw new AssertionError("no member " + address);
        }
        return member;
    }

    // What happens to packets.

    /** A way that packets of users take, instead of being there at once. */
    @FunctionalInterface
    interface Way {
        /** Takes a packet with its mark, and delivers it later or never. */
        void take(Transfer transfer, int mark);
    }

    /** From now on, packets of users take this way. */
    void send(Way other) {
        way = other;
    }

    /** From now on, loses these. */
    void lose(Predicate<Transfer> which) {
        lost = which;
    }

    /** From now on, keeps these back until they are released. */
    void hold(Predicate<Transfer> which) {
        holding = which;
    }

    /** From now on, delivers these twice. */
    void duplicate(Predicate<Transfer> which) {
        doubled = which;
    }

    /** Delivers what was held. */
    void release() {
        holding = t -> false;
        List<Transfer> all = List.copyOf(held);
        held.clear();
        all.forEach(t -> deliver(t, 0));
        world.settle();
    }

    /** Delivers something that nobody sent, or again. */
    void inject(Transfer transfer) {
        extraPackets += transfer.isMessage() ? 0 : 1;
        deliver(transfer, 0);
        world.settle();
    }

    /** Delivers a message that nobody sent. */
    void forge(TestMember to, FaMessage message) {
        inject(new Transfer(0, to.address(), 0, FaCodec.encode(message)));
    }

    boolean carry(Transfer transfer, int mark) {
        if (!members.containsKey(transfer.to)) {
            return false;
        }
        if (logging) {
            log.add(transfer);
        }
        if (lost.test(transfer)) {
            lostPackets += transfer.isMessage() ? 0 : 1;
            return true;
        }
        if (holding.test(transfer)) {
            held.add(transfer);
            return true;
        }
        if (transfer.isMessage()) {
            deliver(transfer, mark);
        } else {
            way.take(transfer, mark);
        }
        if (doubled.test(transfer)) {
            extraPackets += transfer.isMessage() ? 0 : 1;
            deliver(transfer, mark);
        }
        return true;
    }

    void deliver(Transfer transfer, int mark) {
        TestMember to = at(transfer.to);
        to.loop()
                .execute(
                        () -> {
                            Packet packet = packet(transfer.payload);
                            if (transfer.isMessage()) {
                                to.allocator().messages().received(0, mark, packet);
                            } else {
                                to.allocator().users().received(transfer.eid, mark, packet);
                            }
                        });
    }

    private Packet packet(byte[] payload) {
        Packet packet = world.pools().acquire(payload.length);
        if (packet == null) {
            throw new AssertionError("out of packets");
        }
        packet.append(payload);
        return packet;
    }

    /** Remembers no more what is sent: for long runs. */
    void stopLogging() {
        logging = false;
    }

    long lostPackets() {
        return lostPackets;
    }

    long extraPackets() {
        return extraPackets;
    }

    /** Everything that was sent, oldest first. */
    List<Transfer> log() {
        return log;
    }

    /** The messages of a kind that were sent, oldest first. */
    <M extends FaMessage> List<M> sent(Class<M> kind) {
        return log.stream().filter(t -> t.is(kind)).map(t -> kind.cast(t.message())).toList();
    }

    /** The last transfer of a message of a kind. */
    Transfer last(Class<? extends FaMessage> kind) {
        return log.stream().filter(t -> t.is(kind)).reduce((a, b) -> b).orElseThrow();
    }

    // The directory.

    void publish(String digest, long address) {
        names.computeIfAbsent(digest, d -> new TreeSet<>()).add(address);
    }

    void withdraw(String digest, long address) {
        names.computeIfAbsent(digest, d -> new TreeSet<>()).remove(address);
    }

    List<Long> find(String digest) {
        return List.copyOf(names.getOrDefault(digest, new TreeSet<>()));
    }

    // Flows.

    TestFlow flow() {
        return world.flow(++flowIds);
    }

    RecordedReply<FlowAccepted> request(TestMember from, TestFlow flow, String name) {
        return world.allocate(from, flow, name, new byte[] {1, 2, 3});
    }

    /** A flow between two members, open on both sides. */
    record Pipe(TestFlow near, TestFlow far) {}

    /** Allocates a flow from one member to a name of another, which must be registered. */
    Pipe pipe(TestMember from, TestMember to, String name) {
        TestFlow near = flow();
        TestFlow far = flow();
        int before = to.broker().requests().size();
        RecordedReply<FlowAccepted> reply = request(from, near, name);
        assertThat(to.broker().requests()).hasSize(before + 1);
        world.accept(to.broker().request(), far, new byte[] {4, 5}).value();
        assertThat(reply.value().blob()).containsExactly(4, 5);
        return new Pipe(near, far);
    }
}
