package org.o7s.irm.state;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which names are bound to what: many to many, in any order, also before either exists.
 *
 * @param <K> what names are bound to: a program, a process number, an IPCP
 */
public final class Bindings<K extends Comparable<K>> {
    private final Map<K, Set<String>> names = new TreeMap<>();
    private final Map<String, Set<K>> holders = new TreeMap<>();
    private final int limit;
    private int size;

    /** Holds at most so many bindings. */
    public Bindings(int limit) {
        this.limit = limit;
    }

    /** Whether no further binding can be added. */
    public boolean isFull() {
        return size >= limit;
    }

    /** Binds; returns whether that is new. */
    public boolean add(K holder, String name) {
        if (isBound(holder, name)) {
            return false;
        }
        if (isFull()) {
            throw new IllegalStateException("more bindings than the limit of " + limit);
        }
        names.computeIfAbsent(holder, _ -> new TreeSet<>()).add(name);
        holders.computeIfAbsent(name, _ -> new TreeSet<>()).add(holder);
        size++;
        return true;
    }

    /** Takes a binding back; returns whether there was one. */
    public boolean remove(K holder, String name) {
        if (!isBound(holder, name)) {
            return false;
        }
        forget(names, holder, name);
        forget(holders, name, holder);
        size--;
        return true;
    }

    private static <A, B> void forget(Map<A, Set<B>> map, A key, B value) {
        Set<B> values = map.getOrDefault(key, Set.of());
        values.remove(value);
        if (values.isEmpty()) {
            map.remove(key);
        }
    }

    /** Takes all bindings of a holder back. */
    public void removeHolder(K holder) {
        namesOf(holder).forEach(name -> remove(holder, name));
    }

    /** Takes all bindings of a name back. */
    public void removeName(String name) {
        holdersOf(name).forEach(holder -> remove(holder, name));
    }

    /** Whether this binding exists. */
    public boolean isBound(K holder, String name) {
        return names.getOrDefault(holder, Set.of()).contains(name);
    }

    /** The names bound to a holder, sorted. */
    public List<String> namesOf(K holder) {
        return List.copyOf(names.getOrDefault(holder, Set.of()));
    }

    /** What a name is bound to, sorted. */
    public List<K> holdersOf(String name) {
        return List.copyOf(holders.getOrDefault(name, Set.of()));
    }

    /** Everything that names are bound to, sorted. */
    public List<K> holders() {
        return List.copyOf(names.keySet());
    }
}
