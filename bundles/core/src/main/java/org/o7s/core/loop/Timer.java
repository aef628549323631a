package org.o7s.core.loop;

/** A deadline on a loop. Belongs to that loop. */
public final class Timer implements Comparable<Timer> {
    private final Runnable task;
    private long deadlineNs;
    private long order;
    private boolean cancelled;
    private boolean queued;

    Timer(Runnable task) {
        this.task = task;
    }

    /** The loop queues it, for the first time or again. */
    void queued(long dueNs, long number) {
        deadlineNs = dueNs;
        order = number;
        cancelled = false;
        queued = true;
    }

    /** The loop has taken it out of its queue. */
    void taken() {
        queued = false;
    }

    boolean isQueued() {
        return queued;
    }

    /** When it is due, in monotonic ns. */
    public long deadlineNs() {
        return deadlineNs;
    }

    /** Whether it will fire. On the loop. */
    public boolean isWaiting() {
        return queued && !cancelled;
    }

    /** Makes sure that it never fires; does nothing if it has. */
    public void cancel() {
        cancelled = true;
    }

    boolean isCancelled() {
        return cancelled;
    }

    void fire() {
        task.run();
    }

    /** By deadline, then in the order of scheduling, so that a run can be repeated. */
    @Override
    public int compareTo(Timer other) {
        int byTime = Long.compare(deadlineNs - other.deadlineNs, 0);
        return byTime != 0 ? byTime : Long.compare(order, other.order);
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
