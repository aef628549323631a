package org.o7s.ipcp.udp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.o7s.core.counters.Counter;
import org.o7s.core.counters.CounterSet;
import org.o7s.core.loop.Timer;
import org.o7s.core.member.Alarms;
import org.o7s.core.packet.Packet;
import org.o7s.core.packet.PacketPools;

/**
 * Keeps the way back open through a NAT before this system: each peer of an open flow is sent a
 * datagram of one byte, 0xff, now and then, as in RFC 3948. It is shorter than the header of a
 * datagram, so that members of any kind drop it. Belongs to the loop of its IPCP. Source:
 * docs/wire/extensions.md.
 */
final class NatKeepalive {
    private static final byte CONTENT = (byte) 0xff;

    /** Peers that are sent something at a time; a moment later come the next ones. */
    private static final int BATCH_PEERS = 64;

    private static final long BATCH_PAUSE_NS = 1_000_000;

    private final long everyNs;
    private final Alarms alarms;
    private final PacketPools pools;
    private final Supplier<Set<UdpPeer>> peers;
    private final BiPredicate<Packet, UdpPeer> send;
    private final ArrayDeque<UdpPeer> left = new ArrayDeque<>();
    private final Counter sent;
    private @Nullable Timer timer;

    /**
     * One that has sent nothing yet.
     *
     * @param everyNs how often
     * @param peers those of open flows
     * @param send sends one if it can leave now, and releases it otherwise
     */
    NatKeepalive(
            long everyNs,
            Alarms alarms,
            PacketPools pools,
            CounterSet counters,
            Supplier<Set<UdpPeer>> peers,
            BiPredicate<Packet, UdpPeer> send) {
        this.everyNs = everyNs;
        this.alarms = alarms;
        this.pools = pools;
        this.peers = peers;
        this.send = send;
        this.sent = counters.make("sent-nat-keepalives");
    }

    /** Whether a datagram without a header is such a one. */
    static boolean is(MemorySegment memory, long offset, int lengthBytes) {
        return lengthBytes == 1 && memory.get(JAVA_BYTE, offset) == CONTENT;
    }

    void start(long nowNs) {
        timer = alarms.at(nowNs + everyNs, () -> round(nowNs + everyNs));
    }

    private void round(long nowNs) {
        if (left.isEmpty()) {
            left.addAll(new LinkedHashSet<>(peers.get()));
        }
        batch(nowNs, nowNs + everyNs);
    }

    private void batch(long nowNs, long nextRoundNs) {
        for (int i = 0; i < BATCH_PEERS && !left.isEmpty(); i++) {
            Packet packet = pools.acquire(1);
            if (packet == null) {
                break;
            }
            packet.memory().set(JAVA_BYTE, packet.pushBack(1), CONTENT);
            if (send.test(packet, left.remove())) {
                sent.increment();
            }
        }
        long thenNs = nowNs + BATCH_PAUSE_NS;
        timer =
                left.isEmpty() || thenNs - nextRoundNs >= 0
                        ? alarms.at(nextRoundNs, () -> round(nextRoundNs))
                        : alarms.at(thenNs, () -> batch(thenNs, nextRoundNs));
    }

    void shutdown() {
        Timer t = timer;
        if (t != null) {
            t.cancel();
        }
    }
}
