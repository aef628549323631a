package org.o7s.irm.application;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.o7s.api.Application;
import org.o7s.api.Flow;
import org.o7s.api.FlowAccess;
import org.o7s.api.FlowError;
import org.o7s.api.FlowException;
import org.o7s.api.FlowSet;
import org.o7s.api.QosSpec;
import org.o7s.client.BegunFlow;
import org.o7s.client.ClientFlowSet;
import org.o7s.irm.broker.FlowBroker;
import org.o7s.irm.broker.FlowWish;
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
    private final Set<FlowSet> sets = ConcurrentHashMap.newKeySet();

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
    public Flow allocate(String name, QosSpec qos, QosSpec least, Duration timeout) {
        return get(begin(name, qos, least, timeout));
    }

    @Override
    public Flow accept(Duration timeout) {
        return get(beginAccept(timeout));
    }

    @Override
    public BegunFlow begin(String name, QosSpec qos, Duration timeout) {
        return begin(name, qos, QosSpec.ANYTHING, timeout);
    }

    @Override
    public BegunFlow begin(String name, QosSpec qos, QosSpec least, Duration timeout) {
        Duration limit = timeout.isZero() ? DEFAULT_LIMIT : checked(timeout);
        CompletableFuture<Flow> answer = new CompletableFuture<>();
        FlowWish wish = new FlowWish(name, qos, least, limit.toNanos());
        system.execute(() -> broker.allocate(process, wish, answer));
        return begun(name, answer, limit);
    }

    @Override
    public BegunFlow beginAccept(Duration timeout) {
        Duration limit = timeout.isZero() ? FOREVER : checked(timeout);
        long limitNs = timeout.isZero() ? 0 : limit.toNanos();
        CompletableFuture<Flow> answer = new CompletableFuture<>();
        system.execute(() -> broker.accept(process, limitNs, answer));
        return begun("", answer, limit);
    }

    @Override
    public Flow join(String layer, FlowAccess access, Duration timeout) {
        return get(beginJoin(layer, access, timeout));
    }

    @Override
    public BegunFlow beginJoin(String layer, FlowAccess access, Duration timeout) {
        Duration limit = timeout.isZero() ? DEFAULT_LIMIT : checked(timeout);
        CompletableFuture<Flow> answer = new CompletableFuture<>();
        system.execute(() -> broker.join(process, layer, access, limit.toNanos(), answer));
        return begun(layer, answer, limit);
    }

    private BegunFlow begun(String name, CompletableFuture<Flow> answer, Duration limit) {
        return new BegunFlow(name, answer, a -> await(a, limit.plus(SLACK)));
    }

    private Flow await(CompletableFuture<Flow> answer, Duration limit) {
        try {
            return system.await(answer, limit);
        } catch (CancellationException e) {
            throw BegunFlow.reason(e);
        }
    }

    @Override
    public FlowSet flowSet() {
        ClientFlowSet made = new ClientFlowSet(system.clocks(), sets::remove);
        sets.add(made);
        return made;
    }

    private static Duration checked(Duration limit) {
        if (limit.isNegative()) {
            throw new FlowException(FlowError.INVALID, "the time limit " + limit + " is negative");
        }
        return limit.compareTo(FOREVER) > 0 ? FOREVER : limit;
    }

    private static Flow get(BegunFlow begun) {
        try {
            return begun.await();
        } finally {
            // Does nothing once it is done; otherwise nobody waits for the flow any more.
            begun.cancel();
        }
    }

    /** Leaves: flows are deallocated, accepts end, bindings of this process vanish. */
    @Override
    public void close() {
        system.await(system.leave(process), SLACK);
        List.copyOf(sets).forEach(FlowSet::close);
    }
}
