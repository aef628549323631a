package org.o7s.irm.capture;

import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Which captures tap which places: a place may have several. Belongs to the IRM's loop.
 *
 * @param <P> a place, told from others by identity
 * @param <T> what taps it
 */
public final class Takers<P, T> {
    private final IdentityHashMap<P, Map<Capture, T>> places = new IdentityHashMap<>();
    private final BiConsumer<P, List<T>> change;

    /**
     * Nobody taps anything.
     *
     * @param change gives a place the taps that it has from now on
     */
    public Takers(BiConsumer<P, List<T>> change) {
        this.change = change;
    }

    /** A capture taps a place; again does nothing. */
    public void add(P place, Capture capture, T tap) {
        Map<Capture, T> taps = places.computeIfAbsent(place, _ -> new LinkedHashMap<>());
        if (taps.putIfAbsent(capture, tap) == null) {
            change.accept(place, List.copyOf(taps.values()));
        }
    }

    /** A capture lets go of all of its places. */
    public void remove(Capture capture) {
        places.entrySet()
                .removeIf(
                        entry -> {
                            Map<Capture, T> taps = entry.getValue();
                            if (taps.remove(capture) != null) {
                                change.accept(entry.getKey(), List.copyOf(taps.values()));
                            }
                            return taps.isEmpty();
                        });
    }

    /** A place is gone. */
    public void forget(P place) {
        places.remove(place);
    }
}
