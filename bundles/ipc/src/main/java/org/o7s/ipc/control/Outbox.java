package org.o7s.ipc.control;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Messages on their way to one client, at most {@value #MESSAGES_MAX}: who prints faster than the
 * client reads, waits. Any thread.
 *
 * <p>Only the outbox's own thread touches the channel: a channel closes itself if a thread that is
 * interrupted writes to it, and commands are interrupted.
 */
final class Outbox {
    static final int MESSAGES_MAX = 8;

    private final MessageChannel messages;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<ControlMessage> waiting = new ArrayDeque<>();
    private boolean finishing;
    private boolean ended;

    Outbox(MessageChannel messages) {
        this.messages = messages;
    }

    /** Begins to send. */
    void start(String name) {
        Thread.ofVirtual().name(name).start(this::send);
    }

    /**
     * Takes a message; waits while there is no room. An interrupted thread may still say its last
     * words, such as the statistics of a tool, but not wait.
     *
     * @throws InterruptedIOException if the thread is interrupted and there is no room
     * @throws IOException if the client is gone
     */
    void put(ControlMessage message) throws IOException {
        lock.lock();
        try {
            while (waiting.size() >= MESSAGES_MAX && !ended && !finishing) {
                changed.await();
            }
            if (ended || finishing) {
                throw new IOException("the client has gone");
            }
            waiting.add(message);
            changed.signalAll();
        } catch (InterruptedException e) {
            throw interrupted();
        } finally {
            lock.unlock();
        }
    }

    private static InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted while printing");
    }

    /** Takes nothing more; what is waiting is still sent, then the connection is closed. */
    void finish() {
        lock.lock();
        try {
            finishing = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void send() {
        try {
            for (ControlMessage next = next(); next != null; next = next()) {
                messages.write(next);
            }
        } catch (IOException e) {
            // The reader of this connection sees its end too, and says so.
            discard();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            discard();
        } finally {
            messages.close();
        }
    }

    private @Nullable ControlMessage next() throws InterruptedException {
        lock.lock();
        try {
            while (waiting.isEmpty() && !finishing) {
                changed.await();
            }
            ControlMessage next = waiting.poll();
            changed.signalAll();
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void discard() {
        lock.lock();
        try {
            ended = true;
            waiting.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
