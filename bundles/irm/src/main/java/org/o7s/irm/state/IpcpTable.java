package org.o7s.irm.state;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.IpcpType;

/** The IPCPs of the system, in the order in which they are asked: by type, then by number. */
public final class IpcpTable {

    /**
     * An IPCP whose bundle went away; it comes back with its bundle.
     *
     * @param name its name
     * @param type its type
     * @param membership how it became a member of its layer, if it did
     * @param neighbours the connections that it was asked to keep
     */
    public record Lost(
            String name,
            IpcpType type,
            Optional<Membership> membership,
            List<Neighbour> neighbours) {}

    private static final Comparator<IpcpEntry> ORDER =
            Comparator.comparing(IpcpEntry::type).thenComparingLong(IpcpEntry::id);

    private final List<IpcpEntry> entries = new ArrayList<>();
    private final Map<String, Lost> lost = new TreeMap<>();
    private final int limit;
    private Consumer<IpcpEntry> whenGone = _ -> {};

    /** Holds at most so many IPCPs. */
    public IpcpTable(int limit) {
        this.limit = limit;
    }

    /** Whether no further IPCP can be added. */
    public boolean isFull() {
        return entries.size() >= limit;
    }

    /** Adds one. */
    public void add(IpcpEntry entry) {
        entries.add(entry);
        entries.sort(ORDER);
        lost.remove(entry.name());
    }

    /** From now on, tells one of IPCPs that are removed. */
    public void watch(Consumer<IpcpEntry> watcher) {
        whenGone = watcher;
    }

    /** Removes it. */
    public void remove(IpcpEntry entry) {
        if (entries.remove(entry)) {
            whenGone.accept(entry);
        }
    }

    /** The IPCP of that name. */
    public Optional<IpcpEntry> find(String name) {
        return entries.stream().filter(e -> e.name().equals(name)).findFirst();
    }

    /** The entry of an IPCP. */
    public Optional<IpcpEntry> find(Ipcp ipcp) {
        return entries.stream().filter(e -> e.ipcp() == ipcp).findFirst();
    }

    /** All, in order. */
    public List<IpcpEntry> all() {
        return List.copyOf(entries);
    }

    /** Those that may be asked for a flow to a name, in order. */
    public List<IpcpEntry> candidates() {
        return entries.stream()
                .filter(e -> e.type() != IpcpType.BROADCAST && e.isOperational())
                .toList();
    }

    /** Notes one that comes back with its bundle. */
    public void setLost(Lost ipcp) {
        lost.put(ipcp.name(), ipcp);
    }

    /** Forgets that it should come back; returns whether it should have. */
    public boolean forgetLost(String name) {
        return lost.remove(name) != null;
    }

    /** Those that come back with their bundle, by name. */
    public List<Lost> lost() {
        return List.copyOf(lost.values());
    }
}
