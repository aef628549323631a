package org.o7s.client.process;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.o7s.api.Flow;
import org.o7s.api.FlowError;
import org.o7s.api.FlowException;
import org.o7s.ipc.application.ApplicationMessage.Cancel;
import org.o7s.ipc.application.ApplicationMessage.FromProcess;

/**
 * What this process asked of its daemon, and has no answer to yet. Any thread.
 *
 * <p>Each request has a number, under which it is answered once: with a flow, or with a failure. A
 * flow that nobody waits for any more is closed.
 */
final class RequestTable {

    /** The way to the daemon. */
    @FunctionalInterface
    interface Line {
        /** Sends a message; false if there is no daemon. */
        boolean send(FromProcess message);
    }

    /** One request; its answer is a flow or a {@link FlowException}, and may be cancelled. */
    record Request(long number, CompletableFuture<Flow> answer) {}

    private final Line line;
    private final Supplier<FlowException> noDaemon;
    private final AtomicLong lastNumber = new AtomicLong();
    private final Map<Long, Request> open = new ConcurrentHashMap<>();

    /**
     * A table without requests.
     *
     * @param noDaemon what requests fail with that cannot be asked, or answered
     */
    RequestTable(Line line, Supplier<FlowException> noDaemon) {
        this.line = line;
        this.noDaemon = noDaemon;
    }

    /**
     * Asks the daemon.
     *
     * @param question the message, given its number
     * @throws FlowException NO_IRM
     */
    Request ask(LongFunction<FromProcess> question) {
        Request request = new Request(lastNumber.incrementAndGet(), new CompletableFuture<>());
        open.put(request.number(), request);
        if (!line.send(question.apply(request.number()))) {
            open.remove(request.number());
            throw noDaemon.get();
        }
        return request;
    }

    /** Waits for the answer, and gives the request up if it does not come. */
    Flow await(Request request, Duration limit) {
        try {
            return request.answer().get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof FlowException failure) {
                throw new FlowException(failure.error(), String.valueOf(failure.getMessage()));
            }
            throw new IllegalStateException("a request failed", e.getCause());
        } catch (TimeoutException e) {
            throw new FlowException(FlowError.NO_IRM, "the daemon did not answer");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FlowException(FlowError.TIMED_OUT, "the waiting thread was interrupted");
        } finally {
            giveUp(request);
        }
    }

    /** Nobody waits for a request any more; nothing happens if it has its answer. */
    void giveUp(Request request) {
        if (request.answer().cancel(false)) {
            line.send(new Cancel(request.number()));
        }
    }

    /** The daemon granted a flow; it is closed if nobody waits for it. */
    void grant(long number, Flow flow) {
        Request request = open.remove(number);
        if (request == null || !request.answer().complete(flow)) {
            flow.close();
        }
    }

    /** The daemon refused a request. */
    void fail(long number, FlowException why) {
        Request request = open.remove(number);
        if (request != null) {
            request.answer().completeExceptionally(why);
        }
    }

    /** There is no daemon any more. */
    void failAll() {
        for (Request request : List.copyOf(open.values())) {
            fail(request.number(), noDaemon.get());
        }
    }
}
