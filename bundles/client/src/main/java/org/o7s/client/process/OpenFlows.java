package org.o7s.client.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.o7s.client.ClientFlow;

/** The flows of this process, until their ports are closed. Any thread. */
final class OpenFlows {
    /** How often it is looked whether something is delivered. */
    private static final long DELIVERY_LOOK_NS = 500_000;

    private final Set<ClientFlow> flows = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition gone = lock.newCondition();

    void add(ClientFlow flow) {
        flows.add(flow);
    }

    /** Its port is closed. */
    void remove(ClientFlow flow) {
        flows.remove(flow);
        lock.lock();
        try {
            gone.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Closes all, and waits until what was written is delivered, or the time is up. */
    void close(Duration limit) {
        List.copyOf(flows).forEach(ClientFlow::close);
        long untilNs = System.nanoTime() + limit.toNanos();
        boolean interrupted = false;
        lock.lock();
        try {
            long leftNs;
            while (!flows.isEmpty() && (leftNs = untilNs - System.nanoTime()) > 0) {
                try {
                    gone.awaitNanos(leftNs);
                } catch (InterruptedException e) {
                    // What was written is worth the wait, which is short.
                    interrupted = true;
                }
            }
        } finally {
            lock.unlock();
        }
        stopLingering();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until what was written is delivered, or the time is up; closes nothing. */
    void deliver(Duration limit) {
        long untilNs = System.nanoTime() + limit.toNanos();
        List<ClientFlow> left = new ArrayList<>(flows);
        left.removeIf(ClientFlow::deliver);
        while (!left.isEmpty() && untilNs - System.nanoTime() > 0) {
            LockSupport.parkNanos(this, DELIVERY_LOOK_NS);
            left.removeIf(ClientFlow::deliver);
        }
    }

    /** Those that were closed deliver no more. */
    void stopLingering() {
        List.copyOf(flows).forEach(ClientFlow::stopLingering);
    }
}
