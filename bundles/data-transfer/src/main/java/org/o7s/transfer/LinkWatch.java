package org.o7s.transfer;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.loop.Loop;
import org.o7s.core.loop.Timer;
import org.o7s.core.packet.Packet;
import org.o7s.core.packet.PacketPools;
import org.o7s.wire.g23.DecodeResult;
import org.o7s.wire.g23.unicast.DtHeader;
import org.o7s.wire.g23.unicast.LinkHello;

/**
 * Notices that a link carries nothing although nobody says so: between o7s neighbours each side
 * says hello every 200 ms, and whoever hears nothing for 700 ms leaves the link alone until two
 * hellos were answered. Other neighbours never see a hello.
 *
 * <p>One timer for all links, none while there is no such neighbour. Belongs to one loop. Source:
 * docs/wire/extensions.md, "link hello".
 */
final class LinkWatch {
    private static final long PERIOD_NS = 180_000_000;
    private static final int JITTER_US = 40_001;

    /** A timer that is so late says that this member could not read, not that nobody wrote. */
    private static final long LATE_NS = 100_000_000;

    /** What neighbours then get to be heard. */
    private static final long GRACE_NS = 300_000_000;

    private final Loop loop;
    private final PacketPools pools;
    private final Entropy entropy;
    private final TransferCounters counters;
    private final Links links;
    private final Egress egress;
    private final Consumer<Link> changed;
    private @Nullable Timer timer;
    private long helloNs;

    /**
     * A watch over no links.
     *
     * @param changed told of a link that went silent or is alive again
     */
    LinkWatch(
            Loop loop,
            PacketPools pools,
            Entropy entropy,
            TransferCounters counters,
            Links links,
            Egress egress,
            Consumer<Link> changed) {
        this.loop = loop;
        this.pools = pools;
        this.entropy = entropy;
        this.counters = counters;
        this.links = links;
        this.egress = egress;
        this.changed = changed;
    }

    private long nowNs() {
        return loop.clocks().monotonicNs();
    }

    /** A link came. */
    void begin(Link link) {
        if (link.isWatched() && timer == null) {
            long nowNs = nowNs();
            helloNs = nowNs + period();
            schedule(nowNs);
        }
    }

    /** Watches nothing any more. */
    void stop() {
        Timer scheduled = timer;
        timer = null;
        if (scheduled != null) {
            scheduled.cancel();
        }
    }

    private long period() {
        return PERIOD_NS + entropy.nextInt(JITTER_US) * 1_000L;
    }

    private void schedule(long nowNs) {
        boolean any = false;
        long next = helloNs;
        for (Link link : links.all()) {
            if (link.isWatched()) {
                any = true;
                long deadlineNs = link.liveness().deadlineNs();
                if (isJudged(link) && deadlineNs - next < 0) {
                    next = deadlineNs;
                }
            }
        }
        long plannedNs = next - nowNs < 0 ? nowNs : next;
        timer = any ? loop.schedule(plannedNs, () -> tick(plannedNs)) : null;
    }

    private static boolean isJudged(Link link) {
        return link.isWatched() && !link.isCarrierDown() && !link.liveness().isSilent();
    }

    private void tick(long plannedNs) {
        long nowNs = nowNs();
        boolean late = nowNs - plannedNs > LATE_NS;
        for (Link link : links.all()) {
            if (isJudged(link)) {
                judge(link, nowNs, late);
            }
        }
        if (nowNs - helloNs >= 0) {
            for (Link link : links.all()) {
                if (link.isWatched()) {
                    link.liveness().beginPeriod();
                    hello(link);
                }
            }
            helloNs = nowNs + period();
        }
        schedule(nowNs);
    }

    private void judge(Link link, long nowNs, boolean late) {
        Liveness liveness = link.liveness();
        if (link.end().hasPacket()) {
            liveness.heard(nowNs);
        } else if (late) {
            liveness.grant(nowNs, GRACE_NS);
        } else if (nowNs - liveness.deadlineNs() >= 0) {
            liveness.goSilent();
            changed.accept(link);
        }
    }

    private void hello(Link link) {
        if (!link.isCarrierDown()) {
            counters.hellosSent.increment();
            send(link, LinkHello.hello(link.liveness().takeSequence()));
        }
    }

    private void send(Link link, LinkHello message) {
        counters.local.increment();
        Packet packet = pools.acquire(LinkHello.LENGTH);
        if (packet == null) {
            counters.noMemory.increment();
            return;
        }
        message.encode(packet.memory(), packet.pushBack(LinkHello.LENGTH));
        int at = packet.pushFront(DtHeader.LENGTH);
        DtHeader.write(packet.memory(), at, link.neighbour(), 0, 1, DtHeader.EID_LINK);
        link.traffic().count(Traffic.LOCAL_SENT, 0, packet.length());
        egress.sendFirst(link, packet);
    }

    /** A hello or an answer came, header stripped; the packet is the watch's from now on. */
    void received(Link link, Packet packet) {
        DecodeResult<LinkHello> decoded =
                LinkHello.decode(packet.memory(), packet.offset(), packet.length());
        if (!(decoded instanceof DecodeResult.Decoded<LinkHello>(LinkHello message))) {
            TransferCounters.drop(packet, counters.badHello);
            return;
        }
        packet.release();
        counters.delivered.increment();
        Liveness liveness = link.liveness();
        switch (message.kind()) {
            case HELLO -> {
                if (liveness.mayAnswer()) {
                    counters.hellosAnswered.increment();
                    send(link, message.answer(liveness.takeSequence()));
                }
            }
            case ANSWER -> {
                if (liveness.answered(message.echo())) {
                    liveness.heard(nowNs());
                    changed.accept(link);
                }
            }
        }
    }
}
