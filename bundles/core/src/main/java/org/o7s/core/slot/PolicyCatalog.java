package org.o7s.core.slot;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.o7s.policy.PolicyFactory;

/**
 * The policies that this system has now. Any thread; listeners are told in the thread that changed
 * it.
 */
public final class PolicyCatalog {

    /**
     * A policy and the bundle that brought it.
     *
     * @param kind name of its kind
     * @param name its name
     * @param version version of the bundle
     * @param factory the service
     * @param origin where it came from, for people: bundle name and number
     * @param order grows with every addition: of two with one name, the later is the newer
     */
    public record Entry(
            String kind,
            String name,
            String version,
            PolicyFactory<?> factory,
            String origin,
            long order) {}

    /** Told of changes. */
    public interface Listener {
        /** A policy came. */
        void policyAdded(Entry entry);

        /** A policy goes; its code must not be called after this returns. */
        void policyRemoved(Entry entry);
    }

    private final List<Entry> entries = new CopyOnWriteArrayList<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private long order;

    /** Adds a policy and tells everybody. */
    public Entry add(
            String kind, String name, String version, PolicyFactory<?> factory, String origin) {
        Entry entry;
        synchronized (entries) {
            entry = new Entry(kind, name, version, factory, origin, ++order);
            entries.add(entry);
        }
        listeners.forEach(l -> l.policyAdded(entry));
        return entry;
    }

    /** Removes a policy and tells everybody. */
    public void remove(PolicyFactory<?> factory) {
        for (Entry entry : entries()) {
            if (entry.factory() == factory && entries.remove(entry)) {
                listeners.forEach(l -> l.policyRemoved(entry));
            }
        }
    }

    /** Tells a listener of changes from now on. */
    public void addListener(Listener listener) {
        listeners.add(listener);
    }

    /** Stops telling it. */
    public void removeListener(Listener listener) {
        listeners.remove(listener);
    }

    /** The newest policy of that kind and name. */
    public Optional<Entry> find(String kind, String name) {
        return entries.stream()
                .filter(e -> e.kind().equals(kind) && e.name().equals(name))
                .max(Comparator.comparingLong(Entry::order));
    }

    /** All policies, in the order in which they came. */
    public List<Entry> entries() {
        return List.copyOf(entries);
    }
}
