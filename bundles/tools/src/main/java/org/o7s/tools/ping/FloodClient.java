package org.o7s.tools.ping;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.o7s.api.Flow;
import org.o7s.api.FlowError;
import org.o7s.api.FlowException;
import org.o7s.tools.base.ToolClock;
import org.o7s.tools.ping.PingOptions.Client;
import org.o7s.tools.ping.PingOptions.Pace;

/**
 * Sends the next request as soon as the reply is there, and allocates nothing between. One thread.
 *
 * <p>0.23 waits for a lost reply for ever; here every wait has a bound.
 */
final class FloodClient {
    private static final long LOOK_AGAIN_NS = 100_000;

    private final Flow flow;
    private final Client options;
    private final ToolClock clock;
    private final PingExchange exchange;
    private final BooleanSupplier interrupted;

    FloodClient(
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
        flow.setReceiveTimeout(Duration.ofNanos(options.timeoutNs()));
        try {
            while (exchange.hasNext()) {
                if (interrupted.getAsBoolean()) {
                    return Ending.INTERRUPTED;
                }
                long deadlineNs = clock.monotonicNs() + options.timeoutNs();
                int id = exchange.send();
                while (id == PingExchange.NO_REPLY) {
                    if (clock.monotonicNs() - deadlineNs >= 0) {
                        return Ending.TIMED_OUT;
                    }
                    clock.pauseNs(LOOK_AGAIN_NS);
                    id = exchange.send();
                }
                if (!awaitReply(id, deadlineNs)) {
                    return interrupted.getAsBoolean() ? Ending.INTERRUPTED : Ending.TIMED_OUT;
                }
            }
            return Ending.COMPLETE;
        } catch (FlowException e) {
            if (interrupted.getAsBoolean()) {
                return Ending.INTERRUPTED;
            }
            return switch (e.error()) {
                case TOO_LARGE -> Ending.TOO_LARGE;
                case TIMED_OUT -> Ending.TIMED_OUT;
                default -> Ending.FLOW_ENDED;
            };
        }
    }

    private boolean awaitReply(int id, long deadlineNs) {
        boolean busy = options.pace() == Pace.FLOOD_BUSY;
        while (clock.monotonicNs() - deadlineNs < 0) {
            int bytes = take(busy);
            if (bytes != Flow.EMPTY) {
                if (exchange.accept(bytes) == id) {
                    return true;
                }
            } else {
                if (interrupted.getAsBoolean()) {
                    return false;
                }
                Thread.onSpinWait();
            }
        }
        return false;
    }

    private int take(boolean busy) {
        try {
            return busy ? flow.poll(exchange.inbox()) : flow.read(exchange.inbox());
        } catch (FlowException e) {
            if (e.error() == FlowError.TOO_LARGE) {
                return 0;
            }
            throw e;
        }
    }
}
