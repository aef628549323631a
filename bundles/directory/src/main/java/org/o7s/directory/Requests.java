package org.o7s.directory;

import java.util.LinkedHashMap;
import java.util.Map;
import org.o7s.core.loop.Timer;
import org.o7s.wire.g23.unicast.DhtMessage;
import org.o7s.wire.g23.unicast.DhtMessage.FindNodeResponse;
import org.o7s.wire.g23.unicast.DhtMessage.FindValueResponse;

/**
 * Requests that wait for their answer: each has a cookie of its own, is answered once, from the
 * address that it was sent to, or not within 500 ms (docs/wire/wire-unicast.md 8.5, new
 * implementation, rule 2).
 */
final class Requests {
    /** The most open requests. */
    static final int OPEN_MAX = 4_096;

    /** How long an answer is waited for. */
    static final long LIMIT_NS = 500 * Surroundings.MS;

    /** Takes what became of a request: one of the two, once, later. */
    interface Outcome {
        /** It was answered. */
        void answered(DhtMessage answer);

        /** It was not. */
        void silent();
    }

    private record Open(long address, Key key, boolean values, Timer limit, Outcome outcome) {}

    private final Surroundings here;
    private final Messenger messenger;
    private final Contacts contacts;
    private final Map<Long, Open> open = new LinkedHashMap<>();

    Requests(Surroundings here, Messenger messenger, Contacts contacts) {
        this.here = here;
        this.messenger = messenger;
        this.contacts = contacts;
    }

    /** Asks a node for its contacts near a key; false, and no outcome, if that is not possible. */
    boolean nodes(long address, Key key, Outcome outcome) {
        return ask(address, key, false, outcome);
    }

    /** Asks a node for the values of a key; false, and no outcome, if that is not possible. */
    boolean values(long address, Key key, Outcome outcome) {
        return ask(address, key, true, outcome);
    }

    private boolean ask(long address, Key key, boolean values, Outcome outcome) {
        if (open.size() >= OPEN_MAX || !messenger.reaches(address)) {
            return false;
        }
        long cookie = freshCookie();
        boolean sent =
                values
                        ? messenger.askValues(address, cookie, key)
                        : messenger.askNodes(address, cookie, key);
        if (sent) {
            here.counters.requests.increment();
            Timer limit = here.after(LIMIT_NS, () -> silent(cookie));
            open.put(cookie, new Open(address, key, values, limit, outcome));
        }
        return sent;
    }

    private long freshCookie() {
        long cookie;
        do {
            cookie = here.entropy.nextLong();
        } while (cookie == 0 || open.containsKey(cookie));
        return cookie;
    }

    private void silent(long cookie) {
        Open request = open.remove(cookie);
        if (request == null) {
            return;
        }
        here.counters.requestsSilent.increment();
        if (here.sender.reaches(request.address)) {
            // Without a route the silence says nothing about the node.
            contacts.silent(request.address);
        }
        request.outcome.silent();
    }

    /** An answer came in: believed only if it was asked for. */
    void received(FindNodeResponse answer) {
        received(answer, answer.cookie(), false);
    }

    /** An answer came in: believed only if it was asked for. */
    void received(FindValueResponse answer) {
        received(answer, answer.cookie(), true);
    }

    private void received(DhtMessage answer, long cookie, boolean values) {
        Open request = open.get(cookie);
        if (request == null
                || request.values != values
                || request.address != answer.src().address()
                || !request.key.equals(new Key(answer.key()))) {
            here.counters.droppedUnasked.increment();
            return;
        }
        open.remove(cookie);
        request.limit.cancel();
        contacts.answered(answer.src());
        request.outcome.answered(answer);
    }

    int open() {
        return open.size();
    }

    void close() {
        open.values().forEach(request -> request.limit.cancel());
        open.clear();
    }
}
