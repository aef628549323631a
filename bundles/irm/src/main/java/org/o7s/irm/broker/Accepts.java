package org.o7s.irm.broker;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.o7s.core.slot.PolicySlot;
import org.o7s.irm.state.FlowHolder;
import org.o7s.irm.state.NameEntry;
import org.o7s.irm.state.ProcessEntry;
import org.o7s.irm.state.Registry;
import org.o7s.irm.state.Shares;
import org.o7s.policy.loadbalance.LoadBalancePolicy;

/**
 * The accepts that wait now, and the choice among them. They are kept by holder, so that what is
 * done for one name costs as much as it has holders, however many accepts of others wait.
 */
final class Accepts {
    private static final Comparator<WaitingAccept> LONGEST_FIRST =
            Comparator.comparingLong(WaitingAccept::sinceNs)
                    .thenComparingLong(WaitingAccept::number);

    private final Registry registry;
    private final Shares shares;
    private final Map<FlowHolder, NavigableMap<Long, WaitingAccept>> waiting = new HashMap<>();
    private long last;

    /** None waits; so many of processes may. */
    Accepts(Registry registry, int most) {
        this.registry = registry;
        this.shares = new Shares("accepts", "wait", most);
    }

    /** A further one, that does not wait yet. */
    WaitingAccept make(FlowUser user, long sinceNs, boolean standing) {
        return new WaitingAccept(user, ++last, sinceNs, standing);
    }

    /** Whose limit keeps a process from having one more, as a sentence; empty if none does. */
    Optional<String> objection(ProcessEntry process) {
        Optional<String> objection = shares.objection(process.origin());
        if (objection.isEmpty() || !forgetGivenUp(process)) {
            return objection;
        }
        return shares.objection(process.origin());
    }

    /** Those of applications in the daemon whose callers gave up are not said to be. */
    private boolean forgetGivenUp(ProcessEntry process) {
        if (!process.origin().trusted()) {
            return false;
        }
        List<WaitingAccept> over = new ArrayList<>();
        for (NavigableMap<Long, WaitingAccept> its : waiting.values()) {
            its.values().stream().filter(WaitingAccept::isOver).forEach(over::add);
        }
        over.forEach(this::forget);
        return !over.isEmpty();
    }

    private void forget(WaitingAccept accept) {
        remove(accept);
        accept.cancelLimit();
    }

    void add(WaitingAccept accept) {
        waiting.computeIfAbsent(accept.holder(), _ -> new TreeMap<>()).put(accept.number(), accept);
        if (accept.holder() instanceof ProcessEntry process) {
            shares.add(process.origin());
        }
    }

    /** Removes it; returns whether it was waiting. */
    boolean remove(WaitingAccept accept) {
        NavigableMap<Long, WaitingAccept> its = waiting.get(accept.holder());
        if (its == null || its.remove(accept.number()) == null) {
            return false;
        }
        if (its.isEmpty()) {
            waiting.remove(accept.holder());
        }
        if (accept.holder() instanceof ProcessEntry process) {
            shares.remove(process.origin());
        }
        return true;
    }

    /** Those of one holder, oldest first. */
    List<WaitingAccept> of(FlowHolder holder) {
        NavigableMap<Long, WaitingAccept> its = waiting.get(holder);
        return its == null ? List.of() : List.copyOf(its.values());
    }

    /** Whether a holder accepts now. */
    boolean isWaiting(FlowHolder holder) {
        return end(holder, true) != null;
    }

    /** How many wait for a name. */
    int waitingFor(String name) {
        return registry.bound(name).stream().mapToInt(this::waitingOf).sum();
    }

    /** How many of one holder wait. */
    int waitingOf(FlowHolder holder) {
        NavigableMap<Long, WaitingAccept> its = waiting.get(holder);
        return its == null
                ? 0
                : Math.toIntExact(its.values().stream().filter(a -> !a.isOver()).count());
    }

    /**
     * That of a holder that began first, or last; those in the way that were given up are
     * forgotten.
     */
    private @Nullable WaitingAccept end(FlowHolder holder, boolean first) {
        NavigableMap<Long, WaitingAccept> its = waiting.get(holder);
        while (its != null && !its.isEmpty()) {
            WaitingAccept end = (first ? its.firstEntry() : its.lastEntry()).getValue();
            if (!end.isOver()) {
                return end;
            }
            forget(end);
        }
        return null;
    }

    /**
     * Those that may have a flow for this name, longest waiting first: of each holder the one that
     * began first and the one that began last, as those between are never another choice.
     */
    private List<WaitingAccept> candidates(String name, Predicate<FlowUser> mayHave) {
        List<WaitingAccept> found = new ArrayList<>();
        for (FlowHolder holder : registry.bound(name)) {
            WaitingAccept first = end(holder, true);
            WaitingAccept newest = end(holder, false);
            if (first == null || newest == null || !mayHave.test(first.user())) {
                continue;
            }
            found.add(first);
            if (newest != first) {
                found.add(newest);
            }
        }
        found.sort(LONGEST_FIRST);
        return found;
    }

    /**
     * Takes the one that the name's policy picks out of those that wait and may have the flow; one
     * that stands waits on, as if it had just begun.
     */
    Optional<WaitingAccept> take(String name, Predicate<FlowUser> mayHave, long nowNs) {
        List<WaitingAccept> candidates = candidates(name, mayHave);
        if (candidates.isEmpty()) {
            return Optional.empty();
        }
        WaitingAccept picked = candidates.get(pick(name, candidates, nowNs));
        remove(picked);
        if (picked.isStanding()) {
            add(make(picked.user(), nowNs, true));
        }
        return Optional.of(picked);
    }

    /** Waits on with one that was taken but got no flow; one that stands does so already. */
    void putBack(WaitingAccept accept) {
        if (!accept.isStanding()) {
            add(accept);
        }
    }

    private int pick(String name, List<WaitingAccept> candidates, long nowNs) {
        Optional<NameEntry> entry = registry.names().find(name);
        if (entry.isEmpty()) {
            return 0;
        }
        PolicySlot<LoadBalancePolicy> slot = entry.get().loadBalance();
        LoadBalancePolicy policy = slot.current();
        if (policy == null) {
            return 0;
        }
        int count = candidates.size();
        long[] process = new long[count];
        long[] waitingNs = new long[count];
        int[] openFlows = new int[count];
        for (int i = 0; i < count; i++) {
            WaitingAccept accept = candidates.get(i);
            process[i] = accept.holder().id();
            waitingNs[i] = nowNs - accept.sinceNs();
            openFlows[i] = accept.holder().held().accepted(name);
        }
        try {
            int picked = policy.pick(count, process, waitingNs, openFlows);
            if (picked >= 0 && picked < count) {
                return picked;
            }
            slot.report(new IllegalStateException("it picked number " + picked + " of " + count));
        } catch (RuntimeException
                | LinkageError
                | AssertionError
                | StackOverflowError
                | OutOfMemoryError e) {
            // Foreign code: whatever it throws is an answer about it, and ends nothing of ours.
            slot.report(e);
        }
        return 0;
    }
}
