package org.o7s.core.counters;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A number that only grows: written by one thread, read by any.
 *
 * <p>Adding costs a plain load and an opaque store. Counters that several threads add to use {@link
 * #addShared}.
 */
public final class Counter {
    private static final VarHandle VALUE;

    static {
        try {
            VALUE = MethodHandles.lookup().findVarHandle(Counter.class, "value", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final String name;

    @SuppressWarnings("unused") // Read and written through VALUE.
    private long value;

    Counter(String name) {
        this.name = name;
    }

    /** What is counted, in lower case with hyphens: {@code dropped-unknown-eid}. */
    public String name() {
        return name;
    }

    /** The count now. Any thread. */
    public long get() {
        return (long) VALUE.getOpaque(this);
    }

    /** Adds one. Only by the thread that owns the counter. */
    public void increment() {
        VALUE.setOpaque(this, (long) VALUE.get(this) + 1);
    }

    /** Adds. Only by the thread that owns the counter. */
    public void add(long amount) {
        VALUE.setOpaque(this, (long) VALUE.get(this) + amount);
    }

    /** Adds, by any thread. All writers of such a counter must use this method. */
    public void addShared(long amount) {
        VALUE.getAndAdd(this, amount);
    }
}
