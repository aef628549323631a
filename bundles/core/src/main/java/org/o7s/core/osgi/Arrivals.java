package org.o7s.core.osgi;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Where a deployment waits, within a bound, for the services of its bundle. Any thread. */
final class Arrivals {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();

    /** Something came into a catalogue. */
    void tell() {
        lock.lock();
        try {
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until all is here.
     *
     * @return false if it is not within the limit
     */
    boolean await(BooleanSupplier allHere, Duration limit) {
        long leftNs = limit.toNanos();
        lock.lock();
        try {
            while (!allHere.getAsBoolean()) {
                if (leftNs <= 0) {
                    return false;
                }
                leftNs = arrived.awaitNanos(leftNs);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }
}
