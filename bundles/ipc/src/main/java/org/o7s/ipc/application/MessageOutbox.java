package org.o7s.ipc.application;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages on their way out through one connection: sent at once if there is room, else kept in
 * order. It closes the connection. Any thread.
 */
final class MessageOutbox {
    private static final Logger LOG = LoggerFactory.getLogger(MessageOutbox.class);

    private final MessageLine line;
    private final Backlog backlog;
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Outgoing> waiting = new ArrayDeque<>();
    private boolean ended;

    private record Outgoing(byte[] message, Enclosure enclosure) {}

    /** How it stands with what was to be sent. */
    enum Standing {
        /** Nothing waits. */
        EMPTY,
        /** Something waits for room. */
        WAITING,
        /** The other side has gone or does not read; nothing will be sent any more. */
        ENDED
    }

    /**
     * Nothing is on its way yet.
     *
     * @param backlog what waits here is counted there
     */
    MessageOutbox(MessageLine line, Backlog backlog) {
        this.line = line;
        this.backlog = backlog;
    }

    /**
     * Sends a message or keeps it.
     *
     * @param enclosure what goes with it; closed here once it is on its way, or never will be
     */
    Standing add(byte[] message, Enclosure enclosure) {
        lock.lock();
        try {
            Outgoing next = new Outgoing(message, enclosure);
            if (!ended && waiting.isEmpty()) {
                switch (attempt(next)) {
                    case SENT -> {
                        enclosure.given();
                        return standing();
                    }
                    case CLOSED -> discard();
                    case FULL -> {}
                }
            }
            if (ended || !backlog.take()) {
                enclosure.discard();
                discard();
                return Standing.ENDED;
            }
            waiting.add(next);
            return Standing.WAITING;
        } finally {
            lock.unlock();
        }
    }

    /** Sends what there is room for. */
    Standing flush() {
        lock.lock();
        try {
            if (!ended && line.flush() == MessageLine.Sent.FULL) {
                return Standing.WAITING;
            }
            Outgoing next;
            while ((next = waiting.peek()) != null) {
                switch (attempt(next)) {
                    case FULL -> {
                        return Standing.WAITING;
                    }
                    case CLOSED -> discard();
                    case SENT -> {
                        waiting.remove();
                        backlog.give(1);
                        next.enclosure().given();
                    }
                }
            }
            return standing();
        } finally {
            lock.unlock();
        }
    }

    /** How it stands when no message waits. */
    private Standing standing() {
        if (ended) {
            return Standing.ENDED;
        }
        return line.flush() == MessageLine.Sent.FULL ? Standing.WAITING : Standing.EMPTY;
    }

    private MessageLine.Sent attempt(Outgoing next) {
        try {
            return line.send(next.message(), next.enclosure().handles());
        } catch (IOException e) {
            LOG.warn("a message was not sent, the connection ends: {}", e.getMessage());
            return MessageLine.Sent.CLOSED;
        }
    }

    private void discard() {
        ended = true;
        waiting.forEach(o -> o.enclosure().discard());
        backlog.give(waiting.size());
        waiting.clear();
    }

    /** Sends nothing more, and closes the connection. */
    void close() {
        lock.lock();
        try {
            discard();
            line.close();
        } finally {
            lock.unlock();
        }
    }
}
