package org.o7s.tools.perf;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.o7s.api.Flow;
import org.o7s.api.FlowError;
import org.o7s.api.FlowException;
import org.o7s.api.FlowState;
import org.o7s.tools.base.ToolClock;

/**
 * Counts the packets that come back, in a thread of its own, until all are there or none comes any
 * more.
 */
final class EchoCounter implements Runnable {
    /** How long it waits for the next packet. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    private final Flow flow;
    private final ToolClock clock;
    private final int sizeBytes;
    private final Duration patience;
    private final ByteBuffer packet;

    /** How many there will be; negative while they are still being sent. */
    private volatile long expected = -1;

    private volatile boolean stopped;
    private long received;
    private long invalid;
    private boolean timedOut;

    EchoCounter(Flow flow, ToolClock clock, int sizeBytes, Duration patience) {
        this.flow = flow;
        this.clock = clock;
        this.sizeBytes = sizeBytes;
        this.patience = patience;
        this.packet = PerfMessage.buffer(Math.max(sizeBytes, flow.mpsBytes()));
    }

    /** So many packets went out, and no more will. Any thread. */
    void expect(long packets) {
        expected = packets;
    }

    /** Ends it. Any thread. */
    void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        flow.setReceiveTimeout(LOOK_AGAIN);
        long lastNs = clock.monotonicNs();
        while (!stopped && received + invalid != expected) {
            try {
                take(flow.read(packet.clear()));
                lastNs = clock.monotonicNs();
            } catch (FlowException e) {
                if (!isOnlySlow(e)) {
                    return;
                }
                if (expected < 0) {
                    lastNs = clock.monotonicNs();
                } else if (clock.monotonicNs() - lastNs >= patience.toNanos()) {
                    timedOut = true;
                    return;
                }
            }
        }
    }

    private void take(int length) {
        if (length == sizeBytes) {
            received++;
        } else {
            invalid++;
        }
    }

    private boolean isOnlySlow(FlowException e) {
        if (e.error() == FlowError.FLOW_DOWN || e.error() == FlowError.PEER_TIMED_OUT) {
            clock.pauseNs(LOOK_AGAIN.toNanos());
            return flow.state() != FlowState.DEALLOCATED;
        }
        return e.error() == FlowError.TIMED_OUT;
    }

    /** How many came back; once it has ended. */
    long received() {
        return received;
    }

    /** How many came back with another length; once it has ended. */
    long invalid() {
        return invalid;
    }

    /** Whether it ended because none came any more. */
    boolean hasTimedOut() {
        return timedOut;
    }
}
