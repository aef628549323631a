package org.o7s.irm.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The flow ends of the system, by id.
 *
 * <p>Ids go round, so that one that was just given back is not given out soon: what still comes for
 * the old flow does not reach a new one.
 */
public final class FlowTable {
    private final @Nullable FlowEntry[] entries;
    private Watcher watcher = new Watcher() {};
    private int last;
    private int size;

    /** Whoever wants to know of flow ends. */
    public interface Watcher {
        /** Of this one more is known: who carries it, or what it is. */
        default void flowChanged(FlowEntry entry) {}

        /** This one is not in the table any more. */
        default void flowClosed(FlowEntry entry) {}
    }

    /** Holds at most so many flow ends. */
    public FlowTable(int limit) {
        this.entries = new FlowEntry[limit + 1];
    }

    /** From now on, tells one of what happens to flow ends. */
    public void watch(Watcher newWatcher) {
        watcher = newWatcher;
    }

    /** How many there are. */
    public int size() {
        return size;
    }

    /** How many there may be. */
    public int limit() {
        return entries.length - 1;
    }

    /**
     * Takes the next id for a flow end.
     *
     * @return empty if the table is full, or the holder has as many flows as it may
     */
    public Optional<FlowEntry> open(String name, FlowHolder holder, boolean accepted) {
        if (size >= limit()) {
            return Optional.empty();
        }
        Optional<Integer> descriptor = holder.held().takeDescriptor();
        if (descriptor.isEmpty()) {
            return Optional.empty();
        }
        int id = last;
        do {
            id = id >= limit() ? 1 : id + 1;
        } while (entries[id] != null);
        last = id;
        FlowEntry entry =
                new FlowEntry(id, descriptor.get(), name, holder, accepted, this::changed);
        entries[id] = entry;
        holder.held().add(entry);
        size++;
        return Optional.of(entry);
    }

    /** The flow end with an id; any number may be asked. */
    public Optional<FlowEntry> find(int id) {
        return id > 0 && id < entries.length ? Optional.ofNullable(entries[id]) : Optional.empty();
    }

    private void changed(FlowEntry entry) {
        watcher.flowChanged(entry);
    }

    /** Gives an id back; does nothing if that happened before. */
    public boolean close(FlowEntry entry) {
        if (entries[entry.id()] != entry) {
            return false;
        }
        entries[entry.id()] = null;
        entry.part();
        entry.holder().held().remove(entry);
        entry.endCare();
        size--;
        watcher.flowClosed(entry);
        return true;
    }

    /** All, by id. */
    public List<FlowEntry> all() {
        List<FlowEntry> all = new ArrayList<>(size);
        for (FlowEntry entry : entries) {
            if (entry != null) {
                all.add(entry);
            }
        }
        return all;
    }
}
