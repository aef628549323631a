package org.o7s.itests.slots;

import java.util.ArrayList;
import java.util.List;

/** How long packets had to wait, time by time. */
final class Pauses {
    private final List<Long> allNs = new ArrayList<>();

    void add(long ns) {
        allNs.add(ns);
    }

    int size() {
        return allNs.size();
    }

    /** What so many percent of them do not exceed, in ns. */
    long percentileNs(int percent) {
        List<Long> sorted = allNs.stream().sorted().toList();
        return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
    }

    /** Half, 99 of a hundred, and all, in µs. */
    @Override
    public String toString() {
        return "%8.1f %8.1f %9.1f"
                .formatted(percentileNs(50) / 1e3, percentileNs(99) / 1e3, percentileNs(100) / 1e3);
    }
}
