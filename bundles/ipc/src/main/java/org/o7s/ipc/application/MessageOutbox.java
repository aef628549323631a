package org.o7s.ipc.application;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import org.o7s.linux.MessageSocket;
import org.o7s.linux.SystemCallException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages on their way out through one socket: sent at once if there is room, else kept in
 * order. It closes the socket. Any thread.
 */
final class MessageOutbox {
    private static final Logger LOG = LoggerFactory.getLogger(MessageOutbox.class);

    private final MessageSocket socket;
    private final int waitingMax;
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

    MessageOutbox(MessageSocket socket, int waitingMax) {
        this.socket = socket;
        this.waitingMax = waitingMax;
    }

    /**
     * Sends a message or keeps it.
     *
     * @param enclosure what goes with it; closed here once it is on its way, or never will be
     */
    Standing add(byte[] message, Enclosure enclosure) {
        lock.lock();
        try {
            if (ended || waiting.size() >= waitingMax) {
                enclosure.discard();
                discard();
                return Standing.ENDED;
            }
            waiting.add(new Outgoing(message, enclosure));
            return waiting.size() == 1 ? flush() : Standing.WAITING;
        } finally {
            lock.unlock();
        }
    }

    /** Sends what there is room for. */
    Standing flush() {
        lock.lock();
        try {
            Outgoing next;
            while ((next = waiting.peek()) != null) {
                switch (attempt(next)) {
                    case FULL -> {
                        return Standing.WAITING;
                    }
                    case CLOSED -> discard();
                    case SENT -> {
                        waiting.remove();
                        next.enclosure().discard();
                    }
                }
            }
            return ended ? Standing.ENDED : Standing.EMPTY;
        } finally {
            lock.unlock();
        }
    }

    private MessageSocket.Sent attempt(Outgoing next) {
        try {
            return socket.send(next.message(), next.enclosure().descriptors());
        } catch (SystemCallException e) {
            LOG.warn("a message was not sent, the connection ends: {}", e.getMessage());
            return MessageSocket.Sent.CLOSED;
        }
    }

    private void discard() {
        ended = true;
        waiting.forEach(o -> o.enclosure().discard());
        waiting.clear();
    }

    /** Sends nothing more, and closes the socket. */
    void close() {
        lock.lock();
        try {
            discard();
            socket.close();
        } finally {
            lock.unlock();
        }
    }
}
