package org.o7s.core.driver;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The drivers that this system has now.
 *
 * <p>Listeners are told in the thread that changed the catalogue. {@link #remove} returns only when
 * every listener has let go of the driver: its bundle may be stopped after that. Any thread.
 */
public final class DriverCatalog {

    /**
     * A driver and the bundle that brought it.
     *
     * @param driver the service
     * @param origin where it came from, for people: bundle name, version and number
     * @param order grows with every addition: of two with one name, the later is the newer
     */
    public record Entry(Driver driver, String origin, long order) {}

    /** Told of changes; must return only when it has acted on them. */
    public interface Listener {
        /** A driver came; a newer one of the same name replaces the one in use. */
        void driverAdded(Entry entry);

        /** A driver goes: let go of it before returning. */
        void driverRemoved(Entry entry);
    }

    private final List<Entry> entries = new CopyOnWriteArrayList<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private long order;

    /** Adds a driver and tells everybody. */
    public Entry add(Driver driver, String origin) {
        Entry entry;
        synchronized (entries) {
            entry = new Entry(driver, origin, ++order);
            entries.add(entry);
        }
        listeners.forEach(l -> l.driverAdded(entry));
        return entry;
    }

    /** Removes a driver once everybody has let go of it. */
    public void remove(Driver driver) {
        for (Entry entry : entries()) {
            if (entry.driver() == driver && entries.remove(entry)) {
                listeners.forEach(l -> l.driverRemoved(entry));
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

    /** All drivers of a type, best first: by rank, then the newest. */
    public <D extends Driver> List<D> drivers(Class<D> type) {
        return entries.stream()
                .filter(e -> type.isInstance(e.driver()))
                .sorted(
                        Comparator.comparingInt((Entry e) -> e.driver().rank())
                                .thenComparingLong(Entry::order)
                                .reversed())
                .map(e -> type.cast(e.driver()))
                .toList();
    }

    /** The newest driver of that type and name. */
    public <D extends Driver> Optional<D> driver(Class<D> type, String name) {
        return drivers(type).stream().filter(d -> d.name().equals(name)).findFirst();
    }

    /** All drivers with their origin, in the order in which they came. */
    public List<Entry> entries() {
        return List.copyOf(entries);
    }
}
