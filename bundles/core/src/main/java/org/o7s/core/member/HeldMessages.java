package org.o7s.core.member;

import java.util.ArrayDeque;
import org.o7s.core.counters.Counter;
import org.o7s.core.counters.CounterSet;
import org.o7s.core.packet.Packet;

/**
 * Messages that wait while a port is on its way from one driver to the next: a request that is
 * never repeated must not be lost to an exchange of code. Belongs to one loop.
 */
final class HeldMessages<A> {
    static final int MESSAGES_MAX = 512;

    private record Held<A>(Packet message, A to) {}

    /** Sends a message, and releases it if it cannot. */
    @FunctionalInterface
    interface Sender<A> {
        boolean send(Packet message, A to);
    }

    private final ArrayDeque<Held<A>> waiting = new ArrayDeque<>();
    private final Counter dropped;

    HeldMessages(CounterSet counters) {
        this.dropped = counters.make("unsent-held-messages");
    }

    /** Keeps a message; false, and it still belongs to the caller, if too many wait. */
    boolean keep(Packet message, A to) {
        return waiting.size() < MESSAGES_MAX && waiting.add(new Held<>(message, to));
    }

    /** Sends them all, in order. */
    void send(Sender<A> sender) {
        Held<A> next;
        while ((next = waiting.poll()) != null) {
            if (!sender.send(next.message, next.to)) {
                dropped.increment();
            }
        }
    }

    /** Gives up on them all: there will be no port soon. */
    void drop() {
        Held<A> next;
        while ((next = waiting.poll()) != null) {
            next.message.release();
            dropped.increment();
        }
    }
}
