package org.o7s.tools.base;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.o7s.api.Flow;
import org.o7s.api.FlowException;
import org.o7s.api.FlowState;

/**
 * Sends numbered packets of one size at a constant rate, or as fast as the flow takes them, until
 * its time is over. One thread; it allocates nothing per packet.
 *
 * <p>Each packet has its place in time: one that could not leave then leaves as soon as it can, and
 * those after it are not delayed; the last of them have two seconds more for that. What a flow that
 * is down cannot take is not sent at all.
 */
public final class PacedSender {
    private static final Duration ROOM_WITHIN = Duration.ofMillis(100);
    private static final long LOOK_AGAIN_NS = 1_000_000;

    /**
     * What its last packets get on top if the machine was busy when it was their time, in ns. It
     * ends with the last packet that was due; a flow that takes less than the rate, or is down,
     * uses all of it.
     */
    private static final long OVERTIME_NS = 2_000_000_000;

    /** What packets there are, and when. */
    public enum Pace {
        /** Sleeps between packets. */
        SLEEPING,
        /** Looks at the clock between packets, without ever sleeping. */
        SPINNING,
        /** Does not wait for anything but room. */
        FLOOD
    }

    /** Why it ended. */
    public enum Ending {
        /** Its time was over. */
        COMPLETE,
        /** The user had enough. */
        INTERRUPTED,
        /** The flow was deallocated under it. */
        FLOW_ENDED,
        /** The flow cannot carry packets of this size. */
        TOO_LARGE
    }

    /** Writes the number of a packet into it. */
    @FunctionalInterface
    public interface Numbering {
        /** Writes it. */
        void put(ByteBuffer packet, long number);
    }

    private final Flow flow;
    private final ToolClock clock;
    private final BooleanSupplier interrupted;
    private final Pace pace;
    private final double gapNs;
    private final Count sent = new Count();
    private long elapsedNs;
    private volatile long startedNs;
    private volatile long lastsNs;

    /**
     * A sender that has not begun.
     *
     * @param gapNs time from the beginning of one packet to that of the next, in ns
     * @param interrupted whether it should end
     */
    public PacedSender(
            Flow flow, ToolClock clock, Pace pace, double gapNs, BooleanSupplier interrupted) {
        this.flow = flow;
        this.clock = clock;
        this.pace = pace;
        this.gapNs = gapNs;
        this.interrupted = interrupted;
    }

    /** The time that a packet of that size takes at a rate, in ns. */
    public static double gapNs(long sizeBytes, long rateBps) {
        return sizeBytes * 8e9 / rateBps;
    }

    /** Packets that the flow took. Any thread. */
    public long sent() {
        return sent.get();
    }

    /** How far it is, for people. Any thread. */
    public String soFar() {
        long sinceNs = lastsNs == 0 ? 0 : clock.monotonicNs() - startedNs;
        return "%d packets sent, %d of %d s"
                .formatted(
                        sent(),
                        TimeUnit.NANOSECONDS.toSeconds(sinceNs),
                        TimeUnit.NANOSECONDS.toSeconds(lastsNs));
    }

    /** How long it took, in ns. */
    public long elapsedNs() {
        return elapsedNs;
    }

    /**
     * Sends.
     *
     * @param packet from its beginning to its capacity
     * @param durationNs for how long
     */
    public Ending run(ByteBuffer packet, Numbering numbering, long durationNs) {
        flow.setSendTimeout(ROOM_WITHIN);
        long startNs = clock.monotonicNs();
        startedNs = startNs;
        lastsNs = durationNs;
        try {
            return run(packet, numbering, startNs, durationNs);
        } finally {
            elapsedNs = clock.monotonicNs() - startNs;
        }
    }

    private Ending run(ByteBuffer packet, Numbering numbering, long startNs, long durationNs) {
        while (!interrupted.getAsBoolean()) {
            long sinceNs = clock.monotonicNs() - startNs;
            long placeNs = pace == Pace.FLOOD ? sinceNs : (long) (sent.get() * gapNs);
            long lateNs = sinceNs - durationNs;
            if (lateNs >= (placeNs < durationNs ? OVERTIME_NS : 0)) {
                return Ending.COMPLETE;
            }
            long earlyNs = Math.min(placeNs, durationNs) - sinceNs;
            if (earlyNs > 0) {
                await(earlyNs);
                continue;
            }
            numbering.put(packet.clear(), sent.get());
            try {
                flow.write(packet.clear());
                sent.increment();
            } catch (FlowException e) {
                Ending end = endingOf(e);
                if (end != null) {
                    return end;
                }
            }
        }
        return Ending.INTERRUPTED;
    }

    private void await(long ns) {
        if (pace == Pace.SPINNING) {
            Thread.onSpinWait();
        } else {
            clock.pauseNs(ns);
        }
    }

    /** Why a failed write ends everything; null if it may be tried again. */
    private @Nullable Ending endingOf(FlowException e) {
        return switch (e.error()) {
            case TOO_LARGE -> Ending.TOO_LARGE;
            case TIMED_OUT -> null;
            case FLOW_DOWN, PEER_TIMED_OUT -> {
                clock.pauseNs(LOOK_AGAIN_NS);
                yield flow.state() == FlowState.DEALLOCATED ? over() : null;
            }
            default -> over();
        };
    }

    private Ending over() {
        return interrupted.getAsBoolean() ? Ending.INTERRUPTED : Ending.FLOW_ENDED;
    }

    /**
     * Says why it ended early.
     *
     * @return what went wrong and what to do; empty if nothing did
     */
    public String problem(Ending ending, int sizeBytes) {
        return switch (ending) {
            case TOO_LARGE ->
                    sizeBytes
                            + " bytes do not fit: the flow to "
                            + flow.name()
                            + " carries at most "
                            + flow.mpsBytes()
                            + "; try -s "
                            + flow.mpsBytes();
            case FLOW_ENDED -> "the flow to " + flow.name() + " was deallocated";
            case COMPLETE, INTERRUPTED -> "";
        };
    }
}
