package org.o7s.tools.ping;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.o7s.api.Flow;
import org.o7s.api.FlowException;
import org.o7s.api.FlowState;
import org.o7s.tools.ToolIo;
import org.o7s.tools.base.ToolClock;
import org.o7s.tools.ping.PingOptions.Attention;
import org.o7s.tools.ping.PingOptions.Server;

/**
 * Answers the requests of one flow until it ends, or is silent for too long. Its own thread; it
 * allocates nothing per packet apart from what it prints.
 *
 * <p>A packet that is no request is dropped and counted; the counts are told when the flow ends.
 */
final class PingSession implements Runnable {
    private static final Duration ROOM_WITHIN = Duration.ofSeconds(1);
    private static final long LOOK_AGAIN_NS = 20_000_000;

    private final Flow flow;
    private final Server options;
    private final ToolIo io;
    private final ToolClock clock;
    private final long silenceNs;
    private final ByteBuffer message = PingMessage.buffer(PingMessage.MAX_BYTES);
    private long lastPacketNs;
    private long tooLong;
    private long noRequests;
    private long unanswered;

    PingSession(Flow flow, Server options, ToolIo io, ToolClock clock, Duration silenceLimit) {
        this.flow = flow;
        this.options = options;
        this.io = io;
        this.clock = clock;
        this.silenceNs = silenceLimit.toNanos();
    }

    @Override
    public void run() {
        try (flow) {
            flow.setReceiveTimeout(Duration.ofNanos(silenceNs));
            flow.setSendTimeout(ROOM_WITHIN);
            lastPacketNs = clock.monotonicNs();
            boolean open = true;
            while (open && !io.cancelled()) {
                open = step();
            }
        } finally {
            if (tooLong + noRequests + unanswered > 0) {
                io.err()
                        .printf(
                                "oping: flow %d: %d packets too long, %d were no requests,"
                                        + " %d replies were not taken%n",
                                flow.descriptor(), tooLong, noRequests, unanswered);
            }
        }
    }

    /** Takes one packet, or waits a little; false once the flow has ended. */
    private boolean step() {
        try {
            int bytes =
                    options.attention() == Attention.SLEEPING
                            ? flow.read(message.clear())
                            : flow.poll(message.clear());
            if (bytes != Flow.EMPTY) {
                lastPacketNs = clock.monotonicNs();
                answer(bytes);
                return true;
            }
            pauseBriefly();
            return !silentForTooLong();
        } catch (FlowException e) {
            return survive(e);
        }
    }

    private void pauseBriefly() {
        if (options.attention() == Attention.BUSY) {
            Thread.onSpinWait();
        } else {
            // Lets the other virtual threads have the processor.
            Thread.yield();
        }
    }

    private void answer(int bytes) {
        if (!options.quiet()) {
            line("Received " + bytes + " bytes on fd " + flow.descriptor() + ".");
        }
        // A reply is never answered: two servers would keep each other busy for ever.
        if (bytes < PingMessage.MIN_SERVED_BYTES
                || PingMessage.type(message) != PingMessage.REQUEST) {
            noRequests++;
            return;
        }
        PingMessage.turnIntoReply(message);
        try {
            flow.write(message.flip());
        } catch (FlowException e) {
            // Whether the flow has ended is for the next read to find out.
            unanswered++;
        }
    }

    private boolean survive(FlowException e) {
        return switch (e.error()) {
            case TOO_LARGE -> {
                tooLong++;
                yield true;
            }
            case TIMED_OUT -> timedOut();
            case FLOW_DOWN -> flow.state() == FlowState.DEALLOCATED ? ended() : waitForLink();
            default -> ended();
        };
    }

    /** The link may come back; if the peer is gone, its silence will tell. */
    private boolean waitForLink() {
        clock.pauseNs(LOOK_AGAIN_NS);
        return !silentForTooLong();
    }

    private boolean silentForTooLong() {
        if (clock.monotonicNs() - lastPacketNs < silenceNs) {
            return false;
        }
        timedOut();
        return true;
    }

    private boolean timedOut() {
        line("Flow " + flow.descriptor() + " timed out.");
        return false;
    }

    private boolean ended() {
        if (!io.cancelled()) {
            line("Flow " + flow.descriptor() + " ended.");
        }
        return false;
    }

    private void line(String text) {
        io.out().println(text);
        io.out().flush();
    }
}
