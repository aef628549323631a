package org.o7s.directory;

import java.util.function.Consumer;
import org.o7s.directory.StoredValue.State;
import org.o7s.wire.g23.unicast.DhtMessage;
import org.o7s.wire.g23.unicast.DhtMessage.FindValueResponse;
import org.o7s.wire.g23.unicast.Features;

/**
 * Asks the owners of values whether they have the names: nothing on the wire says who sent a STORE,
 * but only the owner gets a question that goes to its address (row DHT8).
 *
 * <pre>
 *                     yes                     4 silences
 *   UNCONFIRMED --------------> CONFIRMED ----------------> DOUBTED
 *        |  \                     |   ^  ^                     |
 *        |   \ 4 silences     no  |   |  +-------- yes --------+
 *     no |    +---> dropped       |   | yes
 *        v                        v   |
 *       GONE <------ no, ------- HIDDEN <--- withdrawal
 *              or 4 silences
 * </pre>
 */
final class OwnerChecks {
    /** The most owners that are being asked. */
    static final int OPEN_MAX = 1_024;

    /** So many questions in a row are not answered, then the owner counts as gone. */
    private static final int SILENCES_MAX = 4;

    private static final long[] RETRY_NS = {
        Surroundings.SECOND, 5 * Surroundings.SECOND, 30 * Surroundings.SECOND
    };

    /** As many values a C member gives at most: a full answer need not name its own. */
    private static final int VALUES_OF_C = 8;

    private final Surroundings here;
    private final Requests requests;
    private final ValueStore store;
    private final RateLimit rate = new RateLimit(400, 800);
    private final Consumer<StoredValue> confirmed;
    private int open;

    /**
     * No checks yet.
     *
     * @param confirmed told of values whose owner confirmed them for the first time
     */
    OwnerChecks(
            Surroundings here,
            Requests requests,
            ValueStore store,
            Consumer<StoredValue> confirmed) {
        this.here = here;
        this.requests = requests;
        this.store = store;
        this.confirmed = confirmed;
    }

    /** Whether an answer of a member says that the member itself has the name. */
    static boolean confirms(FindValueResponse answer, long owner) {
        return answer.values().stream().anyMatch(value -> value.address() == owner);
    }

    /** Whether an answer of a member says that the member itself does not have the name. */
    static boolean refutes(FindValueResponse answer, long owner) {
        return !confirms(answer, owner)
                && (Features.has(answer.src().features(), Features.O7S)
                        || answer.values().size() < VALUES_OF_C);
    }

    /** Asks the owner of a value, unless it is being asked. */
    void check(StoredValue value) {
        if (value.checking
                || value.state == State.GONE
                || !store.has(value)
                || open >= OPEN_MAX
                || !rate.take(value.address, here.nowNs())) {
            return;
        }
        Requests.Outcome outcome =
                new Requests.Outcome() {
                    @Override
                    public void answered(DhtMessage answer) {
                        ended(value);
                        judge(value, (FindValueResponse) answer);
                    }

                    @Override
                    public void silent() {
                        ended(value);
                        OwnerChecks.this.silent(value);
                    }
                };
        if (requests.values(value.address, value.key, outcome)) {
            value.checking = true;
            open++;
        }
    }

    private void ended(StoredValue value) {
        value.checking = false;
        open--;
    }

    private void judge(StoredValue value, FindValueResponse answer) {
        if (!store.has(value) || value.state == State.GONE) {
            return;
        }
        if (confirms(answer, value.address)) {
            boolean first = value.state == State.UNCONFIRMED;
            if (value.state == State.HIDDEN) {
                here.counters.withdrawnFalsely.increment();
            }
            value.silences = 0;
            store.turn(value, State.CONFIRMED, here.nowNs());
            here.counters.confirmed.increment();
            if (first) {
                confirmed.accept(value);
            }
        } else if (refutes(answer, value.address)) {
            here.counters.refuted.increment();
            store.turn(value, State.GONE, here.nowNs());
        }
    }

    private void silent(StoredValue value) {
        if (!store.has(value) || value.state == State.GONE) {
            return;
        }
        if (!here.sender.reaches(value.address) && value.state != State.HIDDEN) {
            return; // asked again in the next round, or when it is stored again
        }
        value.silences++;
        if (value.silences < SILENCES_MAX) {
            long pauseNs =
                    value.state == State.HIDDEN
                            ? Requests.LIMIT_NS
                            : here.around(RETRY_NS[value.silences - 1]);
            here.after(pauseNs, () -> check(value));
            return;
        }
        value.silences = 0;
        switch (value.state) {
            case UNCONFIRMED -> store.remove(value);
            case CONFIRMED -> store.turn(value, State.DOUBTED, here.nowNs());
            case HIDDEN -> store.turn(value, State.GONE, here.nowNs());
            case DOUBTED, GONE -> {}
        }
    }
}
