package org.o7s.connection;

import org.jspecify.annotations.Nullable;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.flow.FlowLink;
import org.o7s.core.loop.Doorbell;
import org.o7s.core.loop.Timer;

/**
 * Watches over one connection: whether its flow ended, whether the layer below is down, and whether
 * the peer gives signs of life; and gives signs of life for its holder.
 *
 * <p>With T the peer timeout of the flow, and at most 20 s between o7s members: a keepalive goes
 * out when nothing was written for T/4, and the peer counts as gone when nothing came for T, not
 * counting time in which nobody looked. The flow is looked at every T/16 (at least 1 ms), which is
 * how late either may be; its packets are counted by the flow, so they cost nothing here. Source:
 * docs/wire/wire-unicast.md 0.1 and 2.5, docs/wire/wire-endtoend.md 1.5, docs/wire/extensions.md
 * "silent peers".
 */
final class PeerWatch {
    private static final long NS_PER_MS = 1_000_000;

    /** How long an o7s member may be silent: it has come back long before 120 s have passed. */
    private static final long O7S_TIMEOUT_NS = 20_000 * NS_PER_MS;

    private static final int LOOKS_PER_TIMEOUT = 16;
    private static final int KEEPALIVES_PER_TIMEOUT = 4;
    private static final long UNREAD_LOOK_NS = 10 * NS_PER_MS;
    private static final long UNREAD_LIMIT_NS = 1_000 * NS_PER_MS;

    private final Connections connections;
    private final PeerConnection connection;
    private final FlowEnd end;
    private final FlowEnd other;
    private final long timeoutNs;
    private final long lookNs;
    private final Doorbell bell;
    private final long firstArrival;
    private long written;
    private long writtenAtNs;
    private long arrived;
    private long arrivedAtNs;
    private long lookedAtNs;
    private long endedAtNs;
    private boolean ended;
    private boolean down;
    private boolean over;
    private @Nullable Timer looking;
    private @Nullable Timer waiting;

    PeerWatch(Connections connections, PeerConnection connection) {
        this.connections = connections;
        this.connection = connection;
        this.end = connection.end();
        FlowLink link = end.link();
        this.other = link.user() == end ? link.provider() : link.user();
        long flowTimeoutNs = connection.flow().qos().timeoutMs() * NS_PER_MS;
        this.timeoutNs =
                connection.isO7s()
                        ? Math.min(flowTimeoutNs, O7S_TIMEOUT_NS)
                        : connections.watchesAll(connection.component()) ? flowTimeoutNs : 0;
        this.lookNs = Math.max(NS_PER_MS, timeoutNs / LOOKS_PER_TIMEOUT);
        this.bell = connections.loop().doorbell(this::changed);
        this.firstArrival = end.arrived() - end.waiting();
    }

    void begin() {
        written = other.arrived();
        arrived = end.arrived();
        writtenAtNs = connections.nowNs();
        arrivedAtNs = writtenAtNs;
        down = end.link().isDown();
        end.watch(bell::ring);
        sleep();
    }

    void end() {
        over = true;
        cancel(looking);
        cancel(waiting);
    }

    private static void cancel(@Nullable Timer timer) {
        if (timer != null) {
            timer.cancel();
        }
    }

    /** Whether the peer sent anything after the exchange. */
    boolean hasHeard() {
        return end.arrived() > firstArrival;
    }

    private boolean changed(long nowNs) {
        if (over) {
            return false;
        }
        boolean isDown = end.link().isDown();
        if (isDown != down) {
            down = isDown;
            connection.linkChanged(isDown);
        }
        if (end.isPeerClosed()) {
            ended(nowNs);
        }
        return false;
    }

    /** The last packets of the peer are the holder's, who gets the time to read them. */
    private void ended(long nowNs) {
        if (!ended) {
            ended = true;
            endedAtNs = nowNs;
        }
        if (end.hasPacket() && nowNs - endedAtNs < UNREAD_LIMIT_NS) {
            cancel(waiting);
            waiting = connections.loop().schedule(nowNs + UNREAD_LOOK_NS, bell::ring);
        } else {
            connections.counters().lost().increment();
            connection.close("its flow ended");
        }
    }

    private void sleep() {
        if (timeoutNs > 0) {
            lookedAtNs = connections.nowNs();
            looking = connections.loop().schedule(connections.nowNs() + lookNs, this::look);
        }
    }

    private void look() {
        long nowNs = connections.nowNs();
        // Whoever stood still could not hear: that is not the peer's silence.
        arrivedAtNs += Math.max(0, nowNs - lookedAtNs - 2 * lookNs);
        long arrivedNow = end.arrived();
        // A ring full of unread packets takes no sign of life: the peer gets the benefit.
        if (arrivedNow != arrived || end.waiting() >= end.capacity()) {
            arrived = arrivedNow;
            arrivedAtNs = nowNs;
        } else if (nowNs - arrivedAtNs >= timeoutNs) {
            connections.counters().silentPeers().increment();
            connection.close("the peer gave no sign of life for " + timeoutNs / NS_PER_MS + " ms");
            return;
        }
        speak(nowNs);
        sleep();
    }

    private void speak(long nowNs) {
        long writtenNow = other.arrived();
        if (writtenNow != written) {
            written = writtenNow;
            writtenAtNs = nowNs;
        } else if (nowNs - writtenAtNs >= timeoutNs / KEEPALIVES_PER_TIMEOUT
                && connections.sendKeepalive(end)) {
            written = other.arrived();
            writtenAtNs = nowNs;
        }
    }
}
