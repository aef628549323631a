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
    /** The low bits of an order count additions. */
    private static final int DEPLOYMENT_SHIFT = 32;

    /**
     * A policy and the bundle that brought it.
     *
     * @param kind name of its kind
     * @param name its name
     * @param version version of the bundle
     * @param factory the service
     * @param origin where it came from, for people: bundle name and number
     * @param order of two with one name, the one of higher order is the newer: a later deployment
     *     is newer than an earlier one, and among equals the one that came later
     */
    public record Entry(
            String kind,
            String name,
            String version,
            PolicyFactory<?> factory,
            String origin,
            long order) {

        /** Which deployment brought it: 0 for what this system was started with. */
        public long deployment() {
            return deploymentOf(order);
        }

        /** Whether both are the same addition; unlike equality it calls no code of the policy. */
        boolean isSame(Entry other) {
            return order == other.order;
        }

        /** Name and version, for people: {@code sha3-256 0.2.0}. */
        public String label() {
            return name + " " + version;
        }
    }

    /** Told of changes. */
    public interface Listener {
        /** A policy came. */
        void policyAdded(Entry entry);

        /** A policy goes; its code must not be called after this returns. */
        void policyRemoved(Entry entry);
    }

    private final List<Entry> entries = new CopyOnWriteArrayList<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private long additions;

    static long deploymentOf(long order) {
        return order >>> DEPLOYMENT_SHIFT;
    }

    /** The highest order that an addition of a deployment can have. */
    static long lastOrderOf(long deployment) {
        return ((deployment + 1) << DEPLOYMENT_SHIFT) - 1;
    }

    /** Adds a policy that this system was started with, and tells everybody. */
    public Entry add(
            String kind, String name, String version, PolicyFactory<?> factory, String origin) {
        return add(kind, name, version, factory, origin, 0);
    }

    /**
     * Adds a policy and tells everybody.
     *
     * @param deployment grows with every deployment, also over restarts: 0..2^31-1; 0 for what this
     *     system was started with
     */
    public Entry add(
            String kind,
            String name,
            String version,
            PolicyFactory<?> factory,
            String origin,
            long deployment) {
        Entry entry;
        synchronized (entries) {
            long order = (deployment << DEPLOYMENT_SHIFT) + ++additions;
            entry = new Entry(kind, name, version, factory, origin, order);
            entries.add(entry);
        }
        listeners.forEach(l -> l.policyAdded(entry));
        return entry;
    }

    /** Removes a policy and tells everybody. */
    public void remove(PolicyFactory<?> factory) {
        for (Entry entry : entries()) {
            if (entry.factory() == factory && entries.removeIf(entry::isSame)) {
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

    /** Whether a policy is still here. */
    public boolean holds(Entry entry) {
        for (Entry e : entries) {
            if (e.isSame(entry)) {
                return true;
            }
        }
        return false;
    }

    /** The same as {@link #entries}, without a copy: for who only looks through them. */
    Iterable<Entry> all() {
        return entries;
    }

    /** All policies, in the order in which they came. */
    public List<Entry> entries() {
        return List.copyOf(entries);
    }
}
