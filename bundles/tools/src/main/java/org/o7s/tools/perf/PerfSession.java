package org.o7s.tools.perf;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.o7s.api.Flow;
import org.o7s.api.FlowError;
import org.o7s.api.FlowException;
import org.o7s.api.FlowState;
import org.o7s.tools.ToolIo;
import org.o7s.tools.base.Arrivals;
import org.o7s.tools.base.ToolClock;
import org.o7s.tools.perf.PerfOptions.Test;

/** Takes, or returns, the packets of one flow, until it is silent or ends. Its own thread. */
final class PerfSession {
    /**
     * A flow without a packet for so long is closed: the client is silent for a second after it
     * said what it wants, and 0.23 then gives up at times.
     */
    static final Duration SILENCE_LIMIT = Duration.ofSeconds(3);

    private static final Duration ROOM_WITHIN = Duration.ofSeconds(1);
    private static final long LOOK_AGAIN_NS = 20_000_000;

    private final Flow flow;
    private final boolean quiet;
    private final ToolIo io;
    private final ToolClock clock;
    private final Duration silenceLimit;
    private final ByteBuffer packet;
    private final Arrivals arrivals = new Arrivals();
    private long firstNs;
    private long lastNs;
    private long notReturned;

    PerfSession(Flow flow, boolean quiet, ToolIo io, ToolClock clock, Duration silenceLimit) {
        this.flow = flow;
        this.quiet = quiet;
        this.io = io;
        this.clock = clock;
        this.silenceLimit = silenceLimit;
        this.packet =
                PerfMessage.buffer(Math.clamp(flow.mpsBytes(), 16_384, PerfArguments.MAX_BYTES));
    }

    /** Serves to the end, and closes the flow. */
    void run() {
        try (flow) {
            line("New flow " + flow.descriptor() + ".");
            flow.setReceiveTimeout(silenceLimit);
            flow.setSendTimeout(ROOM_WITHIN);
            Test test = begin();
            if (test == null) {
                return;
            }
            line(test.line());
            lastNs = clock.monotonicNs();
            boolean open = true;
            while (open && !io.cancelled()) {
                open = step(test);
            }
            summary();
        }
    }

    /** What the client wants; null if it does not say so. */
    private @Nullable Test begin() {
        try {
            int length = flow.read(packet.clear());
            if (length == PerfMessage.KIND_BYTES) {
                return PerfMessage.kind(packet);
            }
            line("Invalid configuration message on flow " + flow.descriptor() + ".");
        } catch (FlowException e) {
            if (e.error() == FlowError.TIMED_OUT) {
                timedOut();
            }
        }
        return null;
    }

    private boolean step(Test test) {
        try {
            int length = flow.read(packet.clear());
            lastNs = clock.monotonicNs();
            if (arrivals.packets() == 0) {
                firstNs = lastNs;
            }
            take(test, length);
            return true;
        } catch (FlowException e) {
            return survive(e);
        }
    }

    private void take(Test test, int length) {
        if (length < PerfMessage.NUMBER_BYTES) {
            arrivals.count(length);
        } else {
            arrivals.count(length, PerfMessage.number(packet));
        }
        if (test == Test.THERE_AND_BACK) {
            giveBack();
        } else if (!quiet && length >= PerfMessage.NUMBER_BYTES) {
            long us = clock.wallUs();
            line(
                    String.format(
                            Locale.ROOT,
                            "Seqno %d from fd %d: %d.%06d",
                            PerfMessage.number(packet),
                            flow.descriptor(),
                            us / 1_000_000,
                            us % 1_000_000));
        }
    }

    private void giveBack() {
        try {
            flow.write(packet.flip());
        } catch (FlowException e) {
            // Whether the flow has ended is for the next read to find out.
            notReturned++;
        }
    }

    private boolean survive(FlowException e) {
        return switch (e.error()) {
            case TOO_LARGE -> true;
            case TIMED_OUT -> timedOut();
            case FLOW_DOWN, PEER_TIMED_OUT -> {
                clock.pauseNs(LOOK_AGAIN_NS);
                boolean silent = clock.monotonicNs() - lastNs >= silenceLimit.toNanos();
                yield silent ? timedOut() : flow.state() != FlowState.DEALLOCATED;
            }
            default -> false;
        };
    }

    private boolean timedOut() {
        line("Flow " + flow.descriptor() + " timed out.");
        return false;
    }

    private void summary() {
        if (!quiet) {
            return;
        }
        long ns = Math.max(1, lastNs - firstNs);
        line(
                String.format(
                        Locale.ROOT,
                        "Flow %d: %d packets (%d bytes), %d missing, %d out of order, %.3f Mb/s.",
                        flow.descriptor(),
                        arrivals.packets(),
                        arrivals.bytes(),
                        arrivals.missing(),
                        arrivals.outOfOrder(),
                        arrivals.packets() < 2 ? 0.0 : arrivals.bytes() * 8e3 / ns));
        if (notReturned > 0) {
            io.err()
                    .println(
                            "operf: flow "
                                    + flow.descriptor()
                                    + ": "
                                    + notReturned
                                    + " packets were not taken back");
        }
    }

    private void line(String text) {
        io.out().println(text);
        io.out().flush();
    }
}
