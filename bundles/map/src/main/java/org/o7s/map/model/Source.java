package org.o7s.map.model;

/** Where snapshots come from. One thread at a time. */
@FunctionalInterface
public interface Source {
    /**
     * Looks at everything.
     *
     * @param number of the snapshot
     */
    Snapshot look(long number);
}
