package org.o7s.ipcp.broadcast;

import java.util.Arrays;
import java.util.List;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.flow.Offer;
import org.o7s.core.ipcp.Ipcp.FlowJoin;
import org.o7s.core.loop.Loop;
import org.o7s.core.packet.Packet;
import org.o7s.core.packet.PacketPools;
import org.o7s.core.slot.PolicySlot;
import org.o7s.ipcp.broadcast.Branch.Kind;
import org.o7s.policy.broadcast.BroadcastPolicy;
import org.o7s.wire.g23.broadcast.NeighbourNews;
import org.o7s.wire.g23.broadcast.PacketNumber;

/**
 * Hands every packet of one branch to all others: all that a broadcast layer does with packets.
 *
 * <p>Each branch but one gets a copy, the last the packet itself: the layers below write their
 * headers in front of the payload, so two cannot have the same memory. A branch whose ring is full
 * misses the packet, and delays nobody. Nothing is allocated per packet. Belongs to the member's
 * loop. Source: paper 5.6.1, docs/wire/wire-shims.md 5.1 and 5.2, docs/wire/broadcast.md 3.
 */
final class Transfer {
    /** What members of generation 0.23 hand on intact, in bytes (docs/wire/wire-shims.md 5.2). */
    static final int FOREIGN_BYTES = 1399;

    /** The largest packet that fits a slot with the trailer of an end, in bytes. */
    static final int PACKET_MAX_BYTES = PacketPools.MAX_PAYLOAD_BYTES - 4;

    private static final int BUDGET_PACKETS = 64;
    private static final int POLICIES_TRIED = 3;
    private static final Branch[] NONE = {};

    /** What is done with what a neighbour says that is no packet. */
    interface NewsTaker {
        /** On the loop, in the middle of reading the branch. */
        void take(Branch branch, Packet message);
    }

    private final Loop loop;
    private final PacketPools pools;
    private final PolicySlot<BroadcastPolicy> slot;
    private final boolean numbered;
    private final long ownName;
    private final long token;
    private final NewsTaker news;
    private final TransferCounters counters = TransferCounters.make();
    private final Sources sources;
    private Branch[] branches = NONE;
    private long sequence;

    /**
     * Hands on nothing yet.
     *
     * @param stateWords of the layer's policy: 0 if packets are not told apart
     * @param ownName name of this member as a source, not 0
     * @param token how messages of neighbours begin that are no packets
     */
    Transfer(
            Loop loop,
            PacketPools pools,
            PolicySlot<BroadcastPolicy> slot,
            int stateWords,
            long ownName,
            long token,
            NewsTaker news) {
        this.loop = loop;
        this.pools = pools;
        this.slot = slot;
        this.numbered = stateWords > 0;
        this.ownName = ownName;
        this.token = token;
        this.news = news;
        this.sources = new Sources(Math.max(1, stateWords));
        slot.countLosses(counters.all()::dropped);
    }

    TransferCounters counters() {
        return counters;
    }

    List<Branch> branches() {
        return List.of(branches);
    }

    /** How many sources were heard lately. */
    int sources() {
        return sources.count();
    }

    /** An application joins. */
    Branch join(FlowJoin request) {
        return add(
                new Branch(
                        request.flowId(),
                        Kind.JOINED,
                        request.provider(),
                        request.access().mayRead(),
                        request.access().mayWrite(),
                        loop,
                        this::read));
    }

    /** Another member is connected. */
    Branch connect(int flowId, FlowEnd end, boolean foreign) {
        return add(
                new Branch(
                        flowId,
                        foreign ? Kind.FOREIGN : Kind.NEIGHBOUR,
                        end,
                        true,
                        true,
                        loop,
                        this::read));
    }

    private Branch add(Branch branch) {
        Branch[] more = Arrays.copyOf(branches, branches.length + 1);
        more[branches.length] = branch;
        branches = more;
        sayMps();
        branch.begin();
        return branch;
    }

    /** A branch is no more; what waits in its end is its owner's. */
    void remove(Branch branch) {
        if (!branch.isOpen()) {
            return;
        }
        branch.end();
        branches = Arrays.stream(branches).filter(b -> b != branch).toArray(Branch[]::new);
        sayMps();
    }

    /** Hands on what an application wrote before it left. */
    void drain(Branch branch) {
        long nowNs = loop.clocks().monotonicNs();
        for (int i = 0; i < branch.flowEnd().capacity() && branch.isOpen(); i += BUDGET_PACKETS) {
            if (!read(branch, nowNs)) {
                return;
            }
        }
    }

    /** The largest packet that an application may write. */
    int mpsBytes() {
        int header = numbered ? PacketNumber.LENGTH : 0;
        int most = numbered ? PACKET_MAX_BYTES - header : FOREIGN_BYTES;
        for (Branch branch : branches) {
            if (!branch.isJoined()) {
                most = Math.min(most, longest(branch) - header);
            }
        }
        return Math.max(0, most);
    }

    private static int longest(Branch branch) {
        int mpsBytes = branch.flowEnd().link().mpsBytes();
        return branch.kind() == Kind.FOREIGN ? Math.min(FOREIGN_BYTES, mpsBytes) : mpsBytes;
    }

    private void sayMps() {
        int mpsBytes = mpsBytes();
        for (Branch branch : branches) {
            if (branch.isJoined()) {
                branch.flowEnd().link().setMpsBytes(mpsBytes);
            }
        }
    }

    /** To be called now and then: what the layers below carry may have changed. */
    void tidy(long nowNs) {
        sayMps();
        sources.sweep(nowNs);
    }

    private boolean read(Branch from, long nowNs) {
        for (int i = 0; i < BUDGET_PACKETS && from.isOpen(); i++) {
            Packet packet = from.flowEnd().poll();
            if (packet == null) {
                break;
            }
            take(from, packet, nowNs);
        }
        for (Branch branch : branches) {
            branch.flush();
        }
        return from.isOpen() && from.flowEnd().hasPacket();
    }

    private void take(Branch from, Packet packet, long nowNs) {
        int bytes = packet.length();
        if (bytes == 0) {
            counters.receivedKeepalives().increment();
            packet.release();
            return;
        }
        if (from.kind() == Kind.NEIGHBOUR
                && NeighbourNews.isOne(packet.memory(), packet.offset(), bytes, token)) {
            counters.receivedNews().increment();
            news.take(from, packet);
            packet.release();
            return;
        }
        from.in(bytes);
        if (from.isJoined()) {
            counters.receivedLocal().increment();
        } else {
            counters.receivedPackets().increment();
        }
        if (mayPass(from, packet, nowNs)) {
            counters.handedOn().increment();
            spread(from, packet);
        } else {
            from.drop();
            packet.release();
        }
    }

    /** Looks whether a packet is to be handed on, and numbers it if it begins its way here. */
    private boolean mayPass(Branch from, Packet packet, long nowNs) {
        if (!from.writes()) {
            counters.droppedReadOnly().increment();
            return false;
        }
        if (slot.current() == null) {
            counters.droppedNoPolicy().increment();
            return false;
        }
        return from.isJoined() ? begins(from, packet) : !numbered || isNew(packet, nowNs);
    }

    private boolean begins(Branch from, Packet packet) {
        if (packet.length() > from.flowEnd().link().mpsBytes()) {
            counters.droppedTooLong().increment();
            return false;
        }
        if (!numbered) {
            return true;
        }
        if (packet.headroom() < PacketNumber.LENGTH) {
            counters.droppedNoHeadroom().increment();
            return false;
        }
        int at = packet.pushFront(PacketNumber.LENGTH);
        PacketNumber.write(packet.memory(), at, ownName, ++sequence);
        return true;
    }

    private boolean isNew(Packet packet, long nowNs) {
        if (!PacketNumber.isComplete(packet.length())) {
            counters.droppedMalformed().increment();
            return false;
        }
        long source = PacketNumber.source(packet.memory(), packet.offset());
        long number = PacketNumber.sequence(packet.memory(), packet.offset());
        if (source == 0 || number <= 0) {
            counters.droppedMalformed().increment();
            return false;
        }
        if (source == ownName) {
            counters.droppedDuplicate().increment();
            return false;
        }
        return switch (judge(source, number, nowNs)) {
            case NEW -> true;
            case OLD -> {
                counters.droppedDuplicate().increment();
                yield false;
            }
            case UNKNOWN -> {
                counters.droppedSources().increment();
                yield false;
            }
        };
    }

    private Sources.Verdict judge(long source, long number, long nowNs) {
        for (int i = 0; i < POLICIES_TRIED; i++) {
            BroadcastPolicy policy = slot.current();
            if (policy == null) {
                return Sources.Verdict.UNKNOWN;
            }
            try {
                return sources.judge(policy, source, number, nowNs);
            } catch (RuntimeException
                    | LinkageError
                    | AssertionError
                    | StackOverflowError
                    | OutOfMemoryError e) {
                // Foreign code: whatever it throws is an answer about it, and ends nothing of ours.
                slot.report(e);
            }
        }
        return Sources.Verdict.UNKNOWN;
    }

    private void spread(Branch from, Packet packet) {
        Branch last = null;
        for (Branch to : branches) {
            if (to == from || !to.reads()) {
                continue;
            }
            counters.copies().increment();
            if (!to.isJoined() && packet.length() > longest(to)) {
                counters.droppedCopyTooLarge().increment();
                to.drop();
                continue;
            }
            if (last != null) {
                copy(last, packet);
            }
            last = to;
        }
        if (last == null) {
            packet.release();
            return;
        }
        if (numbered && last.isJoined()) {
            packet.pullFront(PacketNumber.LENGTH);
        }
        offer(last, packet);
    }

    private void copy(Branch to, Packet packet) {
        if (!to.flowEnd().hasRoom()) {
            counters.droppedCopyFull().increment();
            to.drop();
            return;
        }
        int header = numbered && to.isJoined() ? PacketNumber.LENGTH : 0;
        int bytes = packet.length() - header;
        Packet copy = pools.acquire(bytes);
        if (copy == null) {
            counters.droppedCopyNoMemory().increment();
            to.drop();
            return;
        }
        copy.append(packet.memory(), packet.offset() + header, bytes);
        offer(to, copy);
    }

    private void offer(Branch to, Packet packet) {
        int bytes = packet.length();
        switch (to.flowEnd().offer(packet)) {
            case ACCEPTED -> {
                to.out(bytes);
                if (to.isJoined()) {
                    counters.deliveredPackets().increment();
                } else {
                    counters.sentPackets().increment();
                }
            }
            case FULL -> {
                counters.droppedCopyFull().increment();
                to.drop();
                packet.release();
            }
            case CLOSED -> {
                counters.droppedCopyClosing().increment();
                to.drop();
                packet.release();
            }
        }
    }

    /** Sends a neighbour a message that is no packet; it may get lost. */
    void say(Branch to, byte[] message) {
        Packet packet = pools.acquire(message.length);
        if (packet == null) {
            counters.droppedNews().increment();
            return;
        }
        packet.append(message);
        if (to.flowEnd().offer(packet) == Offer.ACCEPTED) {
            counters.sentNews().increment();
            to.flowEnd().flush();
        } else {
            packet.release();
            counters.droppedNews().increment();
        }
    }
}
