package org.o7s.directory;

/** An address that this node keeps for a name. */
final class StoredValue {
    /** How much it is worth. */
    enum State {
        /** Its owner was not asked yet, or has not answered yet. */
        UNCONFIRMED,
        /** Its owner said that it has the name. */
        CONFIRMED,
        /** Its owner did, but does not answer any more. */
        DOUBTED,
        /** Its owner seems to have withdrawn it and is asked whether that is so. */
        HIDDEN,
        /** It was withdrawn or refuted: remembered, so that copies do not bring it back. */
        GONE
    }

    final Key key;
    final long address;
    long expiresSeconds;
    State state = State.UNCONFIRMED;

    /** Since when it is in this state. */
    long sinceNs;

    /** When it was stored or replicated last. */
    long spreadNs;

    /** Questions to its owner in a row that were not answered. */
    int silences;

    /** Whether its owner is being asked. */
    boolean checking;

    StoredValue(Key key, long address, long expiresSeconds, long nowNs) {
        this.key = key;
        this.address = address;
        this.expiresSeconds = expiresSeconds;
        this.sinceNs = nowNs;
        this.spreadNs = nowNs;
    }

    boolean isServed(long wallSeconds) {
        return state.compareTo(State.HIDDEN) < 0 && expiresSeconds >= wallSeconds;
    }
}
