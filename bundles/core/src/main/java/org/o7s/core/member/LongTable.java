package org.o7s.core.member;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A map from numbers other than 0 to objects: looking one up costs a few loads and allocates
 * nothing. Belongs to one loop.
 *
 * @param <V> what the numbers stand for
 */
public final class LongTable<V> {
    private static final int SMALLEST = 16;

    private long[] keys = new long[SMALLEST];
    private @Nullable Object[] values = new @Nullable Object[SMALLEST];
    private int size;

    /** How many keys there are. */
    public int size() {
        return size;
    }

    /** What a key stands for, null if there is none; any number may be asked. */
    @SuppressWarnings("unchecked") // Only put() stores values.
    public @Nullable V get(long key) {
        int mask = keys.length - 1;
        for (int i = home(key, mask); keys[i] != 0; i = (i + 1) & mask) {
            if (keys[i] == key) {
                return (V) values[i];
            }
        }
        return null;
    }

    /**
     * Adds a key that is not there yet.
     *
     * @throws IllegalArgumentException if it is there, or 0
     */
    public void put(long key, V value) {
        if (key == 0 || get(key) != null) {
            throw new IllegalArgumentException("key " + key + " is 0 or taken");
        }
        if (2 * (size + 1) > keys.length) {
            grow();
        }
        insert(key, value);
        size++;
    }

    private void insert(long key, @Nullable Object value) {
        int mask = keys.length - 1;
        int i = home(key, mask);
        while (keys[i] != 0) {
            i = (i + 1) & mask;
        }
        keys[i] = key;
        values[i] = value;
    }

    private void grow() {
        long[] oldKeys = keys;
        @Nullable Object[] oldValues = values;
        keys = new long[2 * oldKeys.length];
        values = new @Nullable Object[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != 0) {
                insert(oldKeys[i], oldValues[i]);
            }
        }
    }

    /** Removes a key and gives back what it stood for, null if there is none. */
    public @Nullable V remove(long key) {
        V found = get(key);
        if (found != null) {
            int mask = keys.length - 1;
            int hole = home(key, mask);
            while (keys[hole] != key) {
                hole = (hole + 1) & mask;
            }
            close(hole, mask);
            size--;
        }
        return found;
    }

    /** Moves later keys of the run forward, so that no search ends too early. */
    private void close(int firstHole, int mask) {
        int hole = firstHole;
        for (int i = (hole + 1) & mask; keys[i] != 0; i = (i + 1) & mask) {
            int home = home(keys[i], mask);
            if (((i - home) & mask) >= ((i - hole) & mask)) {
                keys[hole] = keys[i];
                values[hole] = values[i];
                hole = i;
            }
        }
        keys[hole] = 0;
        values[hole] = null;
    }

    /** All values by ascending key; allocates, so not for the packet path. */
    public void forEach(Consumer<? super V> action) {
        long[] sorted = Arrays.stream(keys).filter(k -> k != 0).sorted().toArray();
        for (long key : sorted) {
            V value = get(key);
            if (value != null) {
                action.accept(value);
            }
        }
    }

    private static int home(long key, int mask) {
        long mixed = key * 0x9e37_79b9_7f4a_7c15L;
        return (int) (mixed >>> 32) & mask;
    }
}
