package org.o7s.irm.application;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.o7s.api.Application;
import org.o7s.api.Flow;
import org.o7s.api.FlowError;
import org.o7s.api.FlowException;
import org.o7s.api.QosSpec;
import org.o7s.irm.broker.FlowBroker;
import org.o7s.irm.state.ProcessEntry;

/** A process of the framework. Any thread. */
public final class InFrameworkApplication implements Application {
    private static final Duration DEFAULT_LIMIT = Duration.ofSeconds(20);

    /** "Without limit" for whoever waits; the system tells it when it stops. */
    private static final Duration FOREVER = Duration.ofDays(36_500);

    /** What the loop may need beyond the limit that was asked for. */
    private static final Duration SLACK = Duration.ofSeconds(5);

    private final ProcessEntry process;
    private final InFrameworkApplications system;
    private final FlowBroker broker;

    InFrameworkApplication(
            ProcessEntry process, InFrameworkApplications system, FlowBroker broker) {
        this.process = process;
        this.system = system;
        this.broker = broker;
    }

    @Override
    public long processId() {
        return process.id();
    }

    @Override
    public String program() {
        return process.program();
    }

    @Override
    public Flow allocate(String name, QosSpec qos, Duration timeout) {
        Duration limit = timeout.isZero() ? DEFAULT_LIMIT : checked(timeout);
        return get(beginAllocate(name, qos, limit), limit.plus(SLACK));
    }

    @Override
    public Flow accept(Duration timeout) {
        Duration limit = timeout.isZero() ? FOREVER : checked(timeout);
        return get(beginAccept(timeout), limit.plus(SLACK));
    }

    /** Begins an allocation; a cancelled future closes the flow that may still come. */
    public CompletableFuture<Flow> beginAllocate(String name, QosSpec qos, Duration limit) {
        CompletableFuture<Flow> future = new CompletableFuture<>();
        long limitNs = checked(limit).toNanos();
        system.execute(() -> broker.allocate(process, name, qos, limitNs, future));
        return future;
    }

    /** Begins an accept, without limit if it is zero; a cancelled future takes no flow. */
    public CompletableFuture<Flow> beginAccept(Duration limit) {
        CompletableFuture<Flow> future = new CompletableFuture<>();
        long limitNs = limit.isZero() ? 0 : checked(limit).toNanos();
        system.execute(() -> broker.accept(process, limitNs, future));
        return future;
    }

    private static Duration checked(Duration limit) {
        if (limit.isNegative()) {
            throw new FlowException(FlowError.INVALID, "the time limit " + limit + " is negative");
        }
        return limit.compareTo(FOREVER) > 0 ? FOREVER : limit;
    }

    private Flow get(CompletableFuture<Flow> future, Duration limit) {
        try {
            return system.await(future, limit);
        } finally {
            // Does nothing once it is done; otherwise nobody waits for the flow any more.
            future.cancel(false);
        }
    }

    /** Leaves: flows are deallocated, accepts end, bindings of this process vanish. */
    @Override
    public void close() {
        system.await(system.leave(process), SLACK);
    }
}
