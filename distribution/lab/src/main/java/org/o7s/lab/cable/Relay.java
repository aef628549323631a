package org.o7s.lab.cable;

import java.io.IOException;
import java.util.Optional;
import org.o7s.linux.Poller;
import org.o7s.linux.RawPort;

/**
 * Carries frames between two interfaces through one {@link ImpairmentMachine} per direction, in a
 * thread of its own, until it is closed.
 */
public final class Relay implements AutoCloseable {
    private static final long LOOK_EVERY_NS = 20_000_000;

    private final RawPort left;
    private final RawPort right;
    private final ImpairmentMachine toRight;
    private final ImpairmentMachine toLeft;
    private final Thread thread;
    private volatile boolean ending;
    private long refused;

    /**
     * Starts carrying.
     *
     * @param impairments of both directions
     * @param seed of all decisions
     */
    public Relay(RawPort left, RawPort right, Impairments impairments, long seed) {
        this.left = left;
        this.right = right;
        this.toRight = new ImpairmentMachine(impairments, seed);
        this.toLeft = new ImpairmentMachine(impairments, ~seed);
        change(impairments);
        this.thread = Thread.ofPlatform().daemon().name("relay").start(this::run);
    }

    private void run() {
        try (left;
                right;
                Poller poller = Poller.open()) {
            poller.watch(left.descriptor());
            poller.watch(right.descriptor());
            while (!ending) {
                poller.await(waitNs());
                carry(left, toRight, right);
                carry(right, toLeft, left);
            }
        } catch (IOException e) {
            // An end of the cable was removed: there is nothing left to carry.
            ending = true;
        }
    }

    private synchronized long waitNs() {
        long nextNs = Math.min(toRight.nextDueNs(), toLeft.nextDueNs());
        return nextNs == ImpairmentMachine.NEVER
                ? LOOK_EVERY_NS
                : Math.clamp(nextNs - System.nanoTime(), 0, LOOK_EVERY_NS);
    }

    private synchronized void carry(RawPort from, ImpairmentMachine machine, RawPort to)
            throws IOException {
        Optional<byte[]> frame = from.receive();
        while (frame.isPresent()) {
            machine.offer(frame.get(), System.nanoTime());
            frame = from.receive();
        }
        Optional<byte[]> due = machine.poll(System.nanoTime());
        while (due.isPresent()) {
            if (!to.send(due.get())) {
                refused++;
            }
            due = machine.poll(System.nanoTime());
        }
    }

    /** From now on, both directions are like this. Any thread. */
    public synchronized void change(Impairments impairments) {
        long nowNs = System.nanoTime();
        toRight.change(impairments, nowNs);
        toLeft.change(impairments, nowNs);
    }

    /** What became of the frames from left to right. Any thread. */
    public synchronized ImpairmentMachine.Counts toRight() {
        return toRight.counts();
    }

    /** What became of the frames from right to left. Any thread. */
    public synchronized ImpairmentMachine.Counts toLeft() {
        return toLeft.counts();
    }

    /** Frames that an interface did not take, because it was down or full. Any thread. */
    public synchronized long refused() {
        return refused;
    }

    /** Stops carrying; what is under way is lost. */
    @Override
    public void close() {
        ending = true;
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
