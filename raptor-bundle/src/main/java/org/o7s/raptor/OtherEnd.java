package org.o7s.raptor;

/** The peer: there is only one, and it has no address. */
enum OtherEnd {
    /** It. */
    INSTANCE;

    @Override
    public String toString() {
        return "the other end";
    }
}
