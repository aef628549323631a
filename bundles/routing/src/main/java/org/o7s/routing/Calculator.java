package org.o7s.routing;

import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.o7s.core.compute.Compute;
import org.o7s.core.compute.Compute.Done;
import org.o7s.core.compute.Compute.Failed;
import org.o7s.core.compute.Compute.Outcome;
import org.o7s.core.layer.RouteTable;
import org.o7s.core.loop.Loop;
import org.o7s.core.loop.Timer;
import org.o7s.policy.routing.RoutingPolicy;
import org.o7s.policy.routing.TopologyRouting;

/**
 * Has the map drawn and the routes computed after changes: one computation at a time, on the newest
 * state, not too often, never on the loop.
 *
 * <pre>
 *  AT REST --change--> DUE --time--> COMPUTING --outcome--> AT REST
 *                                        | change           --> DUE
 * </pre>
 *
 * <p>A result counts only if the policy that made it is still in use. Once it is quiet, the policy
 * is asked what our neighbours would do, and set aside if that goes in circles. Belongs to one
 * loop.
 */
final class Calculator {
    private static final long RETRY_NS = 50_000_000;
    private static final long AUDIT_AFTER_NS = 1_000_000_000;
    private static final int AUDITED_MEMBERS = 9;

    private final RoutingSettings settings;
    private final Loop loop;
    private final Compute compute;
    private final RoutingCounters counters;
    private final Source source;
    private final Damping damping;
    private volatile LayerMap map;
    private boolean dirty;
    private boolean computing;
    private volatile boolean hurry;
    private boolean closed;
    private @Nullable Timer due;
    private @Nullable Timer audit;

    /** What it computes from, and who takes what it finds. */
    interface Source {
        /** The announced links; the array belongs to the caller. */
        long[] links();

        /** The policy in use. */
        Optional<RoutingPolicy> policy();

        /** The table in use. */
        RouteTable table();

        /** Another table. */
        void computed(RouteTable table);

        /** The policy in use is no good. */
        void failed(RoutingPolicy policy, Throwable why);
    }

    Calculator(
            RoutingSettings settings,
            Loop loop,
            Compute compute,
            RoutingCounters counters,
            Source source) {
        this.settings = settings;
        this.loop = loop;
        this.compute = compute.background();
        this.counters = counters;
        this.source = source;
        this.damping = new Damping(settings.recalcSeconds() * 1_000_000_000L);
        this.map = LayerMap.of(settings.address(), new long[0]);
    }

    /** The newest map. Any thread. */
    LayerMap map() {
        return map;
    }

    /** The links changed. */
    void changed() {
        dirty = true;
        hurry = true;
        if (due == null && !computing && !closed) {
            due = loop.schedule(damping.dueNs(nowNs()), this::compute);
        }
    }

    /** The policy changed: that does not wait. */
    void policyChanged() {
        dirty = true;
        hurry = true;
        if (computing || closed) {
            return;
        }
        if (due != null) {
            due.cancel();
        }
        due = loop.schedule(nowNs(), this::compute);
    }

    void close() {
        closed = true;
        if (due != null) {
            due.cancel();
        }
        if (audit != null) {
            audit.cancel();
        }
    }

    private void compute() {
        due = null;
        dirty = false;
        computing = true;
        damping.started(nowNs());
        counters.computations.increment();
        long own = settings.address();
        long[] links = source.links();
        Optional<RoutingPolicy> policy = source.policy();
        RouteTable before = source.table();
        compute.run(
                "routes of " + settings.owner(),
                RoutingCheck.BUDGET_NS,
                () -> Calculation.run(own, links, policy, before),
                loop,
                outcome -> computed(policy, outcome));
    }

    private void computed(Optional<RoutingPolicy> policy, Outcome<Calculation> outcome) {
        computing = false;
        if (closed) {
            return;
        }
        boolean inUse = isInUse(policy);
        switch (outcome) {
            case Done<Calculation>(Calculation found) -> {
                map = found.map();
                if (inUse) {
                    found.table().ifPresent(source::computed);
                    found.fault().ifPresent(why -> source.failed(policy.orElseThrow(), why));
                    auditSoon();
                }
            }
            case Failed<Calculation>(RejectedExecutionException busy) -> {
                counters.computationsPutOff.increment();
                dirty = false;
                due = loop.schedule(nowNs() + RETRY_NS, this::compute);
            }
            case Failed<Calculation>(Throwable why) -> {
                if (inUse && policy.isPresent()) {
                    source.failed(policy.get(), asRefusal(why));
                }
            }
        }
        if (dirty || !inUse) {
            changed();
        }
    }

    /** Whether this policy, the object itself, is the one in use. */
    private boolean isInUse(Optional<RoutingPolicy> policy) {
        return source.policy().orElse(null) == policy.orElse(null);
    }

    // ---- what the neighbours would do ----

    private void auditSoon() {
        if (audit != null) {
            audit.cancel();
        }
        audit = loop.schedule(nowNs() + AUDIT_AFTER_NS, this::audit);
    }

    private void audit() {
        audit = null;
        Optional<RoutingPolicy> policy = source.policy();
        if (!(policy.orElse(null) instanceof TopologyRouting topology)
                || topology instanceof BuiltInRouting) {
            return;
        }
        if (computing || due != null) {
            auditSoon();
            return;
        }
        computing = true;
        hurry = false;
        LayerMap layer = map;
        RoutingCheck check =
                new RoutingCheck(
                        () -> layer, loop.clocks()::monotonicNs, AUDITED_MEMBERS, () -> hurry);
        compute.run(
                "check of the routes of " + settings.owner(),
                RoutingCheck.BUDGET_NS,
                () -> Calculation.audit(check, topology, layer),
                loop,
                outcome -> audited(topology, outcome));
    }

    private void audited(TopologyRouting policy, Outcome<Optional<Throwable>> outcome) {
        computing = false;
        if (closed) {
            return;
        }
        if (isInUse(Optional.of(policy))) {
            switch (outcome) {
                case Done<Optional<Throwable>>(Optional<Throwable> fault) ->
                        fault.ifPresent(why -> source.failed(policy, why));
                case Failed<Optional<Throwable>>(RejectedExecutionException busy) -> auditSoon();
                case Failed<Optional<Throwable>>(Throwable why) ->
                        source.failed(policy, asRefusal(why));
            }
        }
        if (dirty) {
            changed();
        }
    }

    private static Throwable asRefusal(Throwable why) {
        return why instanceof TimeoutException
                ? new RoutesRefused(
                        "it did not come to an end within "
                                + RoutingCheck.BUDGET_NS / 1_000_000
                                + " ms")
                : why;
    }

    private long nowNs() {
        return loop.clocks().monotonicNs();
    }
}
