package org.o7s.tools.ping;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.o7s.api.Flow;
import org.o7s.api.FlowError;
import org.o7s.api.FlowException;
import org.o7s.tools.base.ToolClock;
import org.o7s.tools.ping.PingOptions.Client;

/**
 * Sends one request per interval, the first after one interval, whether or not replies come; ends
 * when all are answered, or when none came for the time limit. One thread.
 */
final class PacedClient {
    /**
     * The shortest gap between two requests, in ns: what a sleep of 0 costs under Linux. So an
     * interval of 0 offers the load that users of 0.23 know, and does not drown a raw flow.
     */
    private static final long SHORTEST_GAP_NS = 50_000;

    /** How long to wait before looking again at a flow that is down or full, in ns. */
    private static final long LOOK_AGAIN_NS = 1_000_000;

    private final Flow flow;
    private final Client options;
    private final ToolClock clock;
    private final PingExchange exchange;
    private final BooleanSupplier interrupted;
    private long nextSendNs;
    private long lastReplyNs;

    PacedClient(
            Flow flow,
            Client options,
            ToolClock clock,
            PingExchange exchange,
            BooleanSupplier interrupted) {
        this.flow = flow;
        this.options = options;
        this.clock = clock;
        this.exchange = exchange;
        this.interrupted = interrupted;
    }

    /** Runs to the end. */
    Ending run() {
        lastReplyNs = clock.monotonicNs();
        nextSendNs = lastReplyNs + options.intervalNs();
        try {
            while (!exchange.complete()) {
                if (interrupted.getAsBoolean()) {
                    return Ending.INTERRUPTED;
                }
                long now = clock.monotonicNs();
                long patienceNs = lastReplyNs + options.timeoutNs() - now;
                if (patienceNs <= 0) {
                    return Ending.TIMED_OUT;
                }
                if (exchange.hasNext() && now >= nextSendNs) {
                    send(now);
                } else {
                    long pauseNs = exchange.hasNext() ? nextSendNs - now : Long.MAX_VALUE;
                    receive(Math.min(pauseNs, patienceNs));
                }
            }
            return Ending.COMPLETE;
        } catch (FlowException e) {
            if (interrupted.getAsBoolean()) {
                return Ending.INTERRUPTED;
            }
            return switch (e.error()) {
                case TOO_LARGE -> Ending.TOO_LARGE;
                default -> Ending.FLOW_ENDED;
            };
        }
    }

    private void send(long now) {
        long gapNs = Math.max(options.intervalNs(), SHORTEST_GAP_NS);
        try {
            if (exchange.send() == PingExchange.NO_REPLY) {
                nextSendNs = now + LOOK_AGAIN_NS;
                return;
            }
        } catch (FlowException e) {
            if (!isPassing(e)) {
                throw e;
            }
            exchange.skip();
        }
        nextSendNs = Math.max(nextSendNs + gapNs, now);
    }

    private void receive(long limitNs) {
        try {
            flow.setReceiveTimeout(Duration.ofNanos(limitNs));
            if (exchange.accept(flow.read(exchange.inbox())) != PingExchange.NO_REPLY) {
                lastReplyNs = clock.monotonicNs();
            }
        } catch (FlowException e) {
            if (isPassing(e)) {
                clock.pauseNs(Math.min(limitNs, LOOK_AGAIN_NS));
            } else if (e.error() == FlowError.TOO_LARGE) {
                exchange.accept(0);
            } else if (e.error() != FlowError.TIMED_OUT) {
                throw e;
            }
        }
    }

    /** Whether the flow may work again later: 0.23 loses what is written meanwhile. */
    private static boolean isPassing(FlowException e) {
        return e.error() == FlowError.FLOW_DOWN || e.error() == FlowError.PEER_TIMED_OUT;
    }
}
