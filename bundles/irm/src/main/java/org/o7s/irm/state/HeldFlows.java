package org.o7s.irm.state;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The flow ends of one holder, their descriptors, and the IPCPs that carry them. */
public final class HeldFlows {
    /** Descriptors below are reserved (docs/wire/wire-endtoend.md 5.2). */
    private static final int FIRST_DESCRIPTOR = 64;

    private final int limit;
    private final BitSet descriptors = new BitSet();
    private final Set<FlowEntry> flows = new LinkedHashSet<>();
    private final Tally<String> accepted = new Tally<>();
    private final Map<IpcpEntry, Integer> carriers = new LinkedHashMap<>();

    /** Holds at most so many. */
    HeldFlows(int limit) {
        this.limit = limit;
    }

    /** How many there may be. */
    int limit() {
        return limit;
    }

    /** Whether there are as many as there may be. */
    boolean isFull() {
        return descriptors.nextClearBit(0) >= limit;
    }

    /** The lowest free descriptor, taken; there must be one. */
    int takeDescriptor() {
        int free = descriptors.nextClearBit(0);
        descriptors.set(free);
        return FIRST_DESCRIPTOR + free;
    }

    void add(FlowEntry flow) {
        flows.add(flow);
        if (flow.accepted()) {
            accepted.add(flow.name());
        }
    }

    /** Notes that an IPCP carries one of them from now on. */
    void carriedBy(IpcpEntry ipcp) {
        carriers.merge(ipcp, 1, Integer::sum);
    }

    /** Removes a flow end and gives its descriptor back. */
    void remove(FlowEntry flow) {
        if (flows.remove(flow)) {
            descriptors.clear(flow.descriptor() - FIRST_DESCRIPTOR);
            if (flow.accepted()) {
                accepted.remove(flow.name());
            }
            flow.via().ifPresent(this::oneLess);
        }
    }

    private void oneLess(IpcpEntry carrier) {
        int count = carriers.getOrDefault(carrier, 0);
        if (count > 1) {
            carriers.put(carrier, count - 1);
        } else {
            carriers.remove(carrier);
        }
    }

    /** How many there are. */
    public int size() {
        return flows.size();
    }

    /** All, oldest first. */
    public List<FlowEntry> all() {
        return new ArrayList<>(flows);
    }

    /** The IPCPs that carry any of them. */
    public Set<IpcpEntry> carriers() {
        return Collections.unmodifiableSet(carriers.keySet());
    }

    /** How many of them were accepted for a name. */
    public int accepted(String name) {
        return accepted.of(name);
    }
}
