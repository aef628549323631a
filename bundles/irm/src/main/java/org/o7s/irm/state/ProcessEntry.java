package org.o7s.irm.state;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A process that announced itself, with what it holds. */
public final class ProcessEntry {
    /** Descriptors below are reserved (docs/wire/wire-endtoend.md 5.2). */
    private static final int FIRST_DESCRIPTOR = 64;

    private final long id;
    private final String program;
    private final int flowLimit;
    private final BitSet descriptors = new BitSet();
    private final Set<FlowEntry> flows = new LinkedHashSet<>();
    private boolean closed;

    /** A process without flows. */
    public ProcessEntry(long id, String program, int flowLimit) {
        this.id = id;
        this.program = program;
        this.flowLimit = flowLimit;
    }

    /** Its number. */
    public long id() {
        return id;
    }

    /** The program that it runs. */
    public String program() {
        return program;
    }

    /** Whether it has left. */
    public boolean isClosed() {
        return closed;
    }

    /** Notes that it has left. */
    public void setClosed() {
        closed = true;
    }

    /** The lowest free descriptor, taken; empty if the process has as many flows as it may. */
    public Optional<Integer> takeDescriptor() {
        int free = descriptors.nextClearBit(0);
        if (free >= flowLimit) {
            return Optional.empty();
        }
        descriptors.set(free);
        return Optional.of(FIRST_DESCRIPTOR + free);
    }

    /** Gives a descriptor back. */
    public void giveBack(int descriptor) {
        descriptors.clear(descriptor - FIRST_DESCRIPTOR);
    }

    /** Adds a flow end that it holds. */
    public void add(FlowEntry flow) {
        flows.add(flow);
    }

    /** Removes it. */
    public void remove(FlowEntry flow) {
        flows.remove(flow);
    }

    /** The flow ends that it holds, oldest first. */
    public List<FlowEntry> flows() {
        return new ArrayList<>(flows);
    }

    /** How many of its flows were accepted for a name. */
    public int acceptedFlows(String name) {
        int count = 0;
        for (FlowEntry flow : flows) {
            if (flow.accepted() && flow.name().equals(name)) {
                count++;
            }
        }
        return count;
    }
}
