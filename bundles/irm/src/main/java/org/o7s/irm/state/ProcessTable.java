package org.o7s.irm.state;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The processes that announced themselves. */
public final class ProcessTable {
    private final Map<Long, ProcessEntry> processes = new TreeMap<>();
    private final Map<String, NavigableMap<Long, ProcessEntry>> ofPrograms = new HashMap<>();
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
        ofPrograms.computeIfAbsent(program, _ -> new TreeMap<>()).put(id, entry);
        return Optional.of(entry);
    }

    /** Removes it. */
    public void remove(long id) {
        ProcessEntry removed = processes.remove(id);
        if (removed == null) {
            return;
        }
        NavigableMap<Long, ProcessEntry> others = ofProgram(removed.program());
        others.remove(id);
        if (others.isEmpty()) {
            ofPrograms.remove(removed.program());
        }
    }

    /** The process of that number. */
    public Optional<ProcessEntry> find(long id) {
        return Optional.ofNullable(processes.get(id));
    }

    /** Those that run a program, by number. */
    public Collection<ProcessEntry> running(String program) {
        return Collections.unmodifiableCollection(ofProgram(program).values());
    }

    private NavigableMap<Long, ProcessEntry> ofProgram(String program) {
        NavigableMap<Long, ProcessEntry> found = ofPrograms.get(program);
        return found == null ? Collections.emptyNavigableMap() : found;
    }

    /** All, by number. */
    public List<ProcessEntry> all() {
        return List.copyOf(processes.values());
    }
}
