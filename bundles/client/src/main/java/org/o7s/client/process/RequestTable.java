package org.o7s.client.process;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
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
import org.o7s.client.BegunFlow;
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

    private final Line line;
    private final Supplier<FlowException> noDaemon;
    private final AtomicLong lastNumber = new AtomicLong();
    private final Map<Long, CompletableFuture<Flow>> open = new ConcurrentHashMap<>();

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
     * Asks the daemon for a flow.
     *
     * @param name what it is allocated to; empty if any is accepted
     * @param question the message, given its number
     * @param limit how long its answer may take
     * @throws FlowException NO_IRM
     */
    BegunFlow ask(String name, LongFunction<FromProcess> question, Duration limit) {
        long number = lastNumber.incrementAndGet();
        CompletableFuture<Flow> answer = new CompletableFuture<>();
        open.put(number, answer);
        if (!line.send(question.apply(number))) {
            open.remove(number);
            throw noDaemon.get();
        }
        // However it is given up, the daemon is told; its late answer takes it out of the table.
        var _ =
                answer.whenComplete(
                        (_, why) -> {
                            if (why instanceof CancellationException
                                    || why instanceof TimeoutException) {
                                line.send(new Cancel(number));
                            }
                        });
        return new BegunFlow(name, answer, a -> await(a, limit));
    }

    /** As {@link #ask}, for when nobody may be waiting: the limit ends it all the same. */
    BegunFlow begin(String name, LongFunction<FromProcess> question, Duration limit) {
        BegunFlow begun = ask(name, question, limit);
        var _ = begun.answer().orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS);
        return begun;
    }

    private static Flow await(CompletableFuture<Flow> answer, Duration limit) {
        try {
            return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw BegunFlow.reason(e.getCause());
        } catch (CancellationException | TimeoutException e) {
            throw BegunFlow.reason(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FlowException(FlowError.TIMED_OUT, "the waiting thread was interrupted");
        }
    }

    /** The daemon granted a flow; it is closed if nobody waits for it. */
    void grant(long number, Flow flow) {
        CompletableFuture<Flow> answer = open.remove(number);
        if (answer == null || !answer.complete(flow)) {
            flow.close();
        }
    }

    /** The daemon refused a request. */
    void fail(long number, FlowException why) {
        CompletableFuture<Flow> answer = open.remove(number);
        if (answer != null) {
            answer.completeExceptionally(why);
        }
    }

    /** There is no daemon any more. */
    void failAll() {
        for (long number : List.copyOf(open.keySet())) {
            fail(number, noDaemon.get());
        }
    }
}
