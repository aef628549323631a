package org.o7s.client.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Predicate;
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
    private final Map<Long, Open> open = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private boolean over;

    /** A request. */
    private static final class Open {
        private final CompletableFuture<Flow> answer = new CompletableFuture<>();
        private final LongFunction<FromProcess> question;

        /** Whether it outlasts daemons. */
        private final boolean lasting;

        /** Whether the daemon that is there now was asked. Under the lock. */
        private boolean asked;

        /** What is done with a flow before anybody has it. */
        private final Consumer<Flow> setting;

        Open(LongFunction<FromProcess> question, boolean lasting, Consumer<Flow> setting) {
            this.question = question;
            this.lasting = lasting;
            this.setting = setting;
        }
    }

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
        return ask(name, question, false, _ -> {}, limit);
    }

    /**
     * Asks the daemon for the next flow, or the daemon that will be there in its place: such a
     * request outlasts daemons.
     *
     * @param question the message, given its number; asked for again with each daemon
     * @param limit how long its answer may take
     * @throws FlowException NO_IRM once there will be no daemon any more
     */
    BegunFlow askLastingly(LongFunction<FromProcess> question, Duration limit) {
        return ask("", question, true, _ -> {}, limit);
    }

    private BegunFlow ask(
            String name,
            LongFunction<FromProcess> question,
            boolean lasting,
            Consumer<Flow> setting,
            Duration limit) {
        long number = lastNumber.incrementAndGet();
        Open request = new Open(question, lasting, setting);
        CompletableFuture<Flow> answer = request.answer;
        lock.lock();
        try {
            open.put(number, request);
            request.asked = !over && line.send(question.apply(number));
            // What lasts, and could not be said now, is said by resume().
            if (over || (!request.asked && !lasting)) {
                open.remove(number);
                throw noDaemon.get();
            }
        } finally {
            lock.unlock();
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
        return ended(ask(name, question, limit), limit);
    }

    /**
     * Asks the daemon for a flow that is set up in some way before anybody has it; the limit ends
     * it whether anybody waits or not.
     */
    BegunFlow begin(
            String name,
            LongFunction<FromProcess> question,
            Consumer<Flow> setting,
            Duration limit) {
        return ended(ask(name, question, false, setting, limit), limit);
    }

    /** As {@link #askLastingly}, for when nobody may be waiting: the limit ends it all the same. */
    BegunFlow beginLastingly(LongFunction<FromProcess> question, Duration limit) {
        return ended(askLastingly(question, limit), limit);
    }

    private static BegunFlow ended(BegunFlow begun, Duration limit) {
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
        Open request = open.remove(number);
        if (request != null) {
            try {
                request.setting.accept(flow);
            } catch (RuntimeException e) {
                // It is out of the table: nobody else would answer it.
                request.answer.completeExceptionally(
                        e instanceof FlowException
                                ? e
                                : new FlowException(
                                        FlowError.INVALID, "the flow cannot be set up: " + e));
            }
        }
        if (request == null || !request.answer.complete(flow)) {
            flow.close();
        }
    }

    /** The daemon refused a request. */
    void fail(long number, FlowException why) {
        Open request = open.remove(number);
        if (request != null) {
            request.answer.completeExceptionally(why);
        }
    }

    /** The daemon has gone, and another one may come: what does not outlast it fails. */
    void interrupt() {
        lock.lock();
        try {
            open.values().forEach(request -> request.asked = false);
        } finally {
            lock.unlock();
        }
        endAll(request -> !request.lasting || request.answer.isDone());
    }

    /** Another daemon has come: it is asked what is still open. */
    void resume() {
        lock.lock();
        try {
            open.forEach(
                    (number, request) -> {
                        if (!request.asked) {
                            request.asked = line.send(request.question.apply(number));
                        }
                    });
        } finally {
            lock.unlock();
        }
    }

    /** There is no daemon any more, and will be none. */
    void failAll() {
        lock.lock();
        try {
            over = true;
        } finally {
            lock.unlock();
        }
        endAll(_ -> true);
    }

    private void endAll(Predicate<Open> which) {
        List<Long> ended = new ArrayList<>();
        open.forEach(
                (number, request) -> {
                    if (which.test(request)) {
                        ended.add(number);
                    }
                });
        ended.forEach(number -> fail(number, noDaemon.get()));
    }
}
