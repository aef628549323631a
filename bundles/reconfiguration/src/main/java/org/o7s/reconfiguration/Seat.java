package org.o7s.reconfiguration;

import java.util.List;
import org.o7s.core.ipcp.LayerChange;
import org.o7s.core.ipcp.LayerChange.State;
import org.o7s.core.slot.PolicyManager.Receipt;

/** A member, as the coordinator waits for it. Belongs to one loop. */
final class Seat {
    private static final long FIRST_NS = 300_000_000;

    private final long address;
    private State state = State.SILENT;
    private String why = "";
    private List<Receipt> receipts = List.of();
    private boolean asked;
    private boolean waiting;
    private long intervalNs;
    private long sendAtNs;

    Seat(long address) {
        this.address = address;
    }

    /** One whose part is over before it begins. */
    static Seat settled(long address, State state, String why) {
        Seat seat = new Seat(address);
        seat.settle(state, why, List.of());
        return seat;
    }

    long address() {
        return address;
    }

    State state() {
        return state;
    }

    /** Whether it has to answer yet. */
    boolean isWaiting() {
        return waiting;
    }

    /** Whether it was ever sent anything: whoever does not say what it is never is. */
    boolean wasAsked() {
        return asked;
    }

    /** When it is sent the message again. */
    long sendAtNs() {
        return sendAtNs;
    }

    /** It was sent a message and has to answer. */
    void ask(long nowNs) {
        asked = true;
        waiting = true;
        intervalNs = FIRST_NS;
        sendAtNs = nowNs + intervalNs;
    }

    /** It was sent the message again. */
    void askedAgain(long nowNs) {
        intervalNs += intervalNs / 2;
        sendAtNs = nowNs + intervalNs;
    }

    /** It answered, or nobody waits for it any more. */
    void settle(State newState, String newWhy, List<Receipt> newReceipts) {
        waiting = false;
        state = newState;
        why = newWhy;
        receipts = newReceipts;
    }

    LayerChange.Member report() {
        return new LayerChange.Member(address, state, why, receipts);
    }
}
