package org.o7s.reconfiguration;

import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.o7s.core.ipcp.LayerChange;
import org.o7s.core.ipcp.LayerChange.State;
import org.o7s.core.ipcp.Reply;
import org.o7s.wire.g23.unicast.ReconfigurationMessage.Prepare;

/** One change, as its coordinator knows it. Belongs to one loop. */
final class Transaction {
    /** What it waits for. */
    enum Phase {
        /** Who the members are. */
        LOOKING,
        /** The votes. */
        ASKING,
        /** The own member, which changes first: until it has, everything can be given up. */
        OWN,
        /** The others. */
        TELLING,
        /** Nothing any more. */
        OVER
    }

    private final LayerChange.Request request;
    private final Prepare question;
    private final Reply<LayerChange> reply;
    private final SortedMap<Long, Seat> seats = new TreeMap<>();
    private Phase phase = Phase.LOOKING;
    private long untilNs;

    /**
     * A change that looks for members.
     *
     * @param untilNs when the time of its phase is up
     */
    Transaction(
            LayerChange.Request request, Prepare question, Reply<LayerChange> reply, long untilNs) {
        this.request = request;
        this.question = question;
        this.reply = reply;
        this.untilNs = untilNs;
    }

    LayerChange.Request request() {
        return request;
    }

    long transaction() {
        return question.transaction();
    }

    Prepare question() {
        return question;
    }

    Reply<LayerChange> reply() {
        return reply;
    }

    Phase phase() {
        return phase;
    }

    long untilNs() {
        return untilNs;
    }

    void enter(Phase next, long newUntilNs) {
        phase = next;
        untilNs = newUntilNs;
    }

    /** The time of the phase is up then at the latest. */
    void hurry(long newUntilNs) {
        if (newUntilNs - untilNs < 0) {
            untilNs = newUntilNs;
        }
    }

    Collection<Seat> seats() {
        return seats.values();
    }

    void add(Seat seat) {
        seats.put(seat.address(), seat);
    }

    /** The seat of a member that takes part; null if it has none. */
    @Nullable Seat seat(long address) {
        return seats.get(address);
    }

    boolean isWaiting() {
        return seats.values().stream().anyMatch(Seat::isWaiting);
    }

    /** Whether everybody who takes part said yes. */
    boolean isUnanimous() {
        return seats.values().stream()
                .allMatch(s -> s.state() == State.READY || s.state() == State.KEEPS_ITS_OWN);
    }

    LayerChange report(boolean decided) {
        return new LayerChange(decided, seats.values().stream().map(Seat::report).toList());
    }
}
