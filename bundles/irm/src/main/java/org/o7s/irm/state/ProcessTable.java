package org.o7s.irm.state;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The processes that announced themselves. */
public final class ProcessTable {
    private final Map<Long, ProcessEntry> processes = new TreeMap<>();
    private final int limit;
    private final int flowLimit;

    /** Holds at most so many processes, with so many flows each. */
    public ProcessTable(int limit, int flowLimit) {
        this.limit = limit;
        this.flowLimit = flowLimit;
    }

    /**
     * Adds a process, or nothing if there are as many as there may be.
     *
     * @param sinceNs monotonic time
     */
    public Optional<ProcessEntry> add(long id, String program, ProcessOrigin origin, long sinceNs) {
        if (processes.size() >= limit) {
            return Optional.empty();
        }
        ProcessEntry entry = new ProcessEntry(id, program, origin, sinceNs, flowLimit);
        processes.put(id, entry);
        return Optional.of(entry);
    }

    /** Removes it. */
    public void remove(long id) {
        processes.remove(id);
    }

    /** The process of that number. */
    public Optional<ProcessEntry> find(long id) {
        return Optional.ofNullable(processes.get(id));
    }

    /** All, by number. */
    public List<ProcessEntry> all() {
        return List.copyOf(processes.values());
    }
}
