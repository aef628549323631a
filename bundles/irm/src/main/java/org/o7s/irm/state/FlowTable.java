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
    /** One of so many ids is for IPCPs only, whose layers all others need. */
    private static final int IPCPS_PART = 16;

    private final @Nullable FlowEntry[] entries;
    private final Shares processes;
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
        this.processes = new Shares("flow ends", "are open", limit - limit / IPCPS_PART);
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

    /** Whose limit keeps a holder from one more, as a sentence; empty if none does. */
    public Optional<String> objection(FlowHolder holder) {
        if (size >= limit()) {
            return Optional.of(
                    limit() + " flow ends are open already, which is the most of this system");
        }
        if (holder.held().isFull()) {
            return Optional.of(holder.held().limit() + " flow ends are the most of " + one(holder));
        }
        return holder instanceof ProcessEntry process
                ? processes.objection(process.origin())
                : Optional.empty();
    }

    private static String one(FlowHolder holder) {
        return switch (holder) {
            case ProcessEntry p -> "one process, and process " + p.id() + " has them";
            case IpcpEntry i -> "one IPCP, and " + i.name() + " has them";
        };
    }

    /**
     * Takes the next id for a flow end.
     *
     * @return empty if there is an {@link #objection}
     */
    public Optional<FlowEntry> open(String name, FlowHolder holder, boolean accepted) {
        if (objection(holder).isPresent()) {
            return Optional.empty();
        }
        int id = last;
        do {
            id = id >= limit() ? 1 : id + 1;
        } while (entries[id] != null);
        last = id;
        FlowEntry entry =
                new FlowEntry(
                        id, holder.held().takeDescriptor(), name, holder, accepted, this::changed);
        entries[id] = entry;
        holder.held().add(entry);
        if (holder instanceof ProcessEntry process) {
            processes.add(process.origin());
        }
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
        entry.demandNothing();
        entry.holder().held().remove(entry);
        if (entry.holder() instanceof ProcessEntry process) {
            processes.remove(process.origin());
        }
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
