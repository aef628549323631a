package org.o7s.irm.broker;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.o7s.core.slot.PolicySlot;
import org.o7s.irm.state.FlowHolder;
import org.o7s.irm.state.NameEntry;
import org.o7s.irm.state.Registry;
import org.o7s.policy.loadbalance.LoadBalancePolicy;

/** The accepts that wait now, and the choice among them. */
final class Accepts {
    private final Registry registry;
    private final Set<WaitingAccept> waiting = new LinkedHashSet<>();

    Accepts(Registry registry) {
        this.registry = registry;
    }

    /** How many wait; those whose callers gave up are forgotten first. */
    int size() {
        waiting.removeIf(WaitingAccept::isForgotten);
        return waiting.size();
    }

    void add(WaitingAccept accept) {
        waiting.add(accept);
    }

    /** Removes it; returns whether it was waiting. */
    boolean remove(WaitingAccept accept) {
        return waiting.remove(accept);
    }

    /** Those of one holder, oldest first. */
    List<WaitingAccept> of(FlowHolder holder) {
        return waiting.stream().filter(a -> a.holder() == holder).toList();
    }

    /** Those that would take a flow for this name, longest waiting first. */
    List<WaitingAccept> forName(String name) {
        List<WaitingAccept> found = new ArrayList<>();
        for (WaitingAccept accept : waiting) {
            if (!accept.isOver() && registry.isBound(accept.holder(), name)) {
                found.add(accept);
            }
        }
        found.sort(Comparator.comparingLong(WaitingAccept::sinceNs));
        return found;
    }

    /**
     * Takes the one that the name's policy picks out of those that wait and may have the flow; one
     * that stands waits on, as if it had just begun.
     */
    Optional<WaitingAccept> take(String name, Predicate<FlowUser> mayHave, long nowNs) {
        List<WaitingAccept> candidates =
                forName(name).stream().filter(a -> mayHave.test(a.user())).toList();
        if (candidates.isEmpty()) {
            return Optional.empty();
        }
        WaitingAccept picked = candidates.get(pick(name, candidates, nowNs));
        waiting.remove(picked);
        if (picked.isStanding()) {
            waiting.add(new WaitingAccept(picked.user(), nowNs, true));
        }
        return Optional.of(picked);
    }

    /** Waits on with one that was taken but got no flow; one that stands does so already. */
    void putBack(WaitingAccept accept) {
        if (!accept.isStanding()) {
            waiting.add(accept);
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
