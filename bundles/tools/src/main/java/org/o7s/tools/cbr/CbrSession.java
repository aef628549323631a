package org.o7s.tools.cbr;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import org.o7s.api.Flow;
import org.o7s.api.FlowException;
import org.o7s.api.FlowState;
import org.o7s.tools.ToolIo;
import org.o7s.tools.base.Arrivals;
import org.o7s.tools.base.ToolClock;

/** Counts what arrives on one flow, until it is silent or ends. Its own thread. */
final class CbrSession {
    private static final long LOOK_AGAIN_NS = 20_000_000;
    private static final int MIN_BUFFER_BYTES = 16_384;

    private final Flow flow;
    private final CbrOptions.Server options;
    private final ToolIo io;
    private final ToolClock clock;
    private final CbrReport report;
    private final Arrivals all = new Arrivals();
    private final ByteBuffer packet;
    private long sinceNs;
    private long lastPacketNs;
    private long packets;
    private long bytes;

    CbrSession(Flow flow, CbrOptions.Server options, ToolIo io, ToolClock clock, CbrReport report) {
        this.flow = flow;
        this.options = options;
        this.io = io;
        this.clock = clock;
        this.report = report;
        int largest = Math.clamp(flow.mpsBytes(), MIN_BUFFER_BYTES, CbrArguments.MAX_BYTES);
        this.packet = ByteBuffer.allocateDirect(largest).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Serves to the end, and closes the flow. */
    void run() {
        try (flow) {
            report.accepted();
            sinceNs = clock.monotonicNs();
            lastPacketNs = sinceNs;
            boolean open = true;
            while (open && !io.cancelled()) {
                open = step();
            }
            interval(clock.monotonicNs());
            report.total(flow.descriptor(), all);
        }
    }

    /** Takes one packet, or waits for what comes first: it, a report, or the end. */
    private boolean step() {
        long now = clock.monotonicNs();
        if (now - sinceNs >= options.intervalNs()) {
            interval(now);
        }
        try {
            int length = flow.poll(packet.clear());
            if (length == Flow.EMPTY) {
                return await(now);
            }
            lastPacketNs = now;
            count(length);
            return true;
        } catch (FlowException e) {
            return survive(e);
        }
    }

    /** Nothing is there: waits, or ends the test. */
    private boolean await(long now) {
        long silenceLeftNs = lastPacketNs + options.timeoutNs() - now;
        if (silenceLeftNs <= 0) {
            report.timedOut(flow.descriptor());
            return false;
        }
        long intervalLeftNs = sinceNs + options.intervalNs() - now;
        // A limit of zero would mean none.
        flow.setReceiveTimeout(
                Duration.ofNanos(Math.max(1, Math.min(silenceLeftNs, intervalLeftNs))));
        int length = flow.read(packet.clear());
        lastPacketNs = clock.monotonicNs();
        count(length);
        return true;
    }

    private void count(int length) {
        packets++;
        bytes += length;
        if (length >= Long.BYTES) {
            all.count(length, packet.getLong(0));
        } else {
            all.count(length);
        }
    }

    private boolean survive(FlowException e) {
        return switch (e.error()) {
            case TIMED_OUT -> true;
            case FLOW_DOWN, PEER_TIMED_OUT -> {
                clock.pauseNs(LOOK_AGAIN_NS);
                yield flow.state() != FlowState.DEALLOCATED || ended();
            }
            default -> ended();
        };
    }

    private boolean ended() {
        if (!io.cancelled()) {
            report.ended(flow.descriptor());
        }
        return false;
    }

    private void interval(long now) {
        if (now > sinceNs) {
            report.interval(flow.descriptor(), packets, bytes, now - sinceNs);
        }
        sinceNs = now;
        packets = 0;
        bytes = 0;
    }
}
