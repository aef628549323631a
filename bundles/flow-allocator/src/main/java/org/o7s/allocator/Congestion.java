package org.o7s.allocator;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.o7s.core.counters.Counter;
import org.o7s.core.slot.PolicyKind;
import org.o7s.core.slot.PolicySlot;
import org.o7s.core.slot.PolicySlots;
import org.o7s.core.slot.SlotRequest;
import org.o7s.policy.congestion.CongestionPolicy;

/**
 * The congestion slot: what the policy is asked, and what its answers are worth.
 *
 * <p>The words of the flows are kept here, not in the policy. When it is exchanged, each flow
 * begins anew at the rate at which the old one left it. A policy that throws or gives an answer out
 * of range is reported and counted, and the packet goes on without it. Belongs to the loop; asking
 * allocates nothing. Source: docs/wire/wire-unicast.md 6.
 */
final class Congestion {
    /** How often a policy that fails at once may be followed by another within one exchange. */
    private static final int EXCHANGES_MAX = 8;

    private final CongestionPolicy builtIn = new NoCongestionAvoidance();
    private final Shared shared;
    private final FlowTable flows;
    private final PolicySlot<CongestionPolicy> slot;
    private final Counter failures;
    private Runnable exchanged = () -> {};
    private @Nullable CongestionPolicy filled;
    private CongestionPolicy inUse = builtIn;
    private int marksFrom = builtIn.marksFrom();
    private @Nullable CongestionPolicy broken;
    private boolean adopting;

    /** Opens the slot. */
    Congestion(Shared shared, FlowTable flows, PolicySlots slots) {
        this.shared = shared;
        this.flows = flows;
        this.failures = shared.counters().make("congestion-policy-failures");
        AllocatorSettings settings = shared.settings();
        this.slot =
                slots.open(
                        new SlotRequest<>(
                                PolicyKind.CONGESTION,
                                settings.owner(),
                                settings.congestion(),
                                settings.congestionParameters(),
                                shared.loop(),
                                Optional.of(builtIn),
                                CongestionCheck::objection));
        slot.countLosses(shared.counters()::dropped);
        slot.fill(now -> filled = now);
        slot.onExchange(this::adopt);
        adopt();
    }

    /** Has the task run after each exchange. */
    void onExchange(Runnable told) {
        exchanged = told;
    }

    /** Name of the policy that was asked for. */
    String policy() {
        return slot.policy();
    }

    /** Empty if that policy is in use, else why not. */
    String why() {
        return slot.why();
    }

    private CongestionPolicy policyNow() {
        CongestionPolicy policy = filled;
        if (policy == null || policy == broken) {
            return builtIn;
        }
        broken = null;
        return policy;
    }

    /** The policy to ask; what filled the slot since the last time is adopted first. */
    private CongestionPolicy policyInUse() {
        if (filled != inUse && policyNow() != inUse) {
            adopt();
        }
        return inUse;
    }

    private void adopt() {
        if (adopting) {
            return;
        }
        adopting = true;
        CongestionPolicy next;
        for (int i = 0; (next = policyNow()) != inUse && i < EXCHANGES_MAX; i++) {
            CongestionPolicy old = inUse;
            inUse = next;
            marksFrom = marksFrom(next);
            handOver(old == broken ? builtIn : old, next);
            exchanged.run();
        }
        adopting = false;
    }

    private int marksFrom(CongestionPolicy policy) {
        try {
            return policy.marksFrom();
        } catch (RuntimeException
                | LinkageError
                | AssertionError
                | StackOverflowError
                | OutOfMemoryError e) {
            failed(policy, e);
            return 0;
        }
    }

    private void handOver(CongestionPolicy old, CongestionPolicy next) {
        long nowNs = shared.loop().passNs();
        flows.forEach(
                flow -> {
                    flow.setKnownRate(rate(old, flow));
                    begin(next, flow, nowNs);
                });
    }

    private long rate(CongestionPolicy old, UnicastFlow flow) {
        if (old == builtIn) {
            return flow.knownRate();
        }
        try {
            return Math.max(0, old.rate(flow.congestion()));
        } catch (RuntimeException
                | LinkageError
                | AssertionError
                | StackOverflowError
                | OutOfMemoryError e) {
            // It is leaving anyway; the flow begins at what was known before.
            failures.increment();
            return flow.knownRate();
        }
    }

    private void begin(CongestionPolicy policy, UnicastFlow flow, long nowNs) {
        flow.setCongestion(new long[0]);
        try {
            int words = policy.words();
            if (words < 0 || words > CongestionCheck.WORDS_MAX) {
                throw new IllegalStateException("wants " + words + " words per flow");
            }
            flow.setCongestion(new long[words]);
            policy.begin(flow.congestion(), flow.knownRate(), nowNs);
        } catch (RuntimeException
                | LinkageError
                | AssertionError
                | StackOverflowError
                | OutOfMemoryError e) {
            failed(policy, e);
        }
    }

    private void failed(CongestionPolicy policy, Throwable why) {
        failures.increment();
        if (policy == builtIn || policy != inUse || policy == broken) {
            return;
        }
        broken = policy;
        slot.report(why);
        adopt();
    }

    /** A flow begins. */
    void begin(UnicastFlow flow) {
        begin(policyInUse(), flow, shared.loop().passNs());
    }

    /** A packet of a flow is about to be sent: how long it has to wait, in ns: 0..10^9. */
    long waitBefore(UnicastFlow flow, int bytes, long nowNs) {
        CongestionPolicy policy = policyInUse();
        try {
            long waitNs = policy.sent(flow.congestion(), bytes, nowNs);
            if (CongestionCheck.isWait(waitNs)) {
                return waitNs;
            }
            failed(policy, new IllegalStateException("waits " + waitNs + " ns"));
        } catch (RuntimeException
                | LinkageError
                | AssertionError
                | StackOverflowError
                | OutOfMemoryError e) {
            failed(policy, e);
        }
        return 0;
    }

    /** A packet of a flow came: the level to tell its sender, or -1. */
    int received(UnicastFlow flow, int mark) {
        CongestionPolicy policy = policyInUse();
        if (policy == builtIn) {
            return CongestionPolicy.NO_UPDATE;
        }
        try {
            int level = policy.received(flow.congestion(), mark, shared.loop().passNs());
            if (CongestionCheck.isLevel(level)) {
                return level;
            }
            failed(policy, new IllegalStateException("tells level " + level));
        } catch (RuntimeException
                | LinkageError
                | AssertionError
                | StackOverflowError
                | OutOfMemoryError e) {
            failed(policy, e);
        }
        return CongestionPolicy.NO_UPDATE;
    }

    /** The peer of a flow told its level, 0..8191. */
    void updated(UnicastFlow flow, int level) {
        CongestionPolicy policy = policyInUse();
        try {
            policy.updated(flow.congestion(), level, shared.loop().passNs());
        } catch (RuntimeException
                | LinkageError
                | AssertionError
                | StackOverflowError
                | OutOfMemoryError e) {
            failed(policy, e);
        }
    }

    /** The mark of a packet that is about to be queued, 0..255. */
    int mark(int queued, int capacity) {
        CongestionPolicy policy = policyInUse();
        if (queued < marksFrom) {
            return 0;
        }
        try {
            int mark = policy.mark(queued, capacity);
            if (CongestionCheck.isMark(mark)) {
                return mark;
            }
            failed(policy, new IllegalStateException("marks with " + mark));
        } catch (RuntimeException
                | LinkageError
                | AssertionError
                | StackOverflowError
                | OutOfMemoryError e) {
            failed(policy, e);
        }
        return 0;
    }

    /** The rate that a flow may send at now, in bytes/s; 0 if it is not limited. */
    long rate(UnicastFlow flow) {
        return inUse == builtIn ? 0 : rate(inUse, flow);
    }

    /** Lets go of the policy. */
    void close() {
        slot.close();
        adopt();
    }
}
