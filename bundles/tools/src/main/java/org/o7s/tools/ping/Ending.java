package org.o7s.tools.ping;

/** Why a run of the client ended. */
enum Ending {
    /** Every request was answered. */
    COMPLETE,
    /** No reply for the time limit. */
    TIMED_OUT,
    /** The user had enough. */
    INTERRUPTED,
    /** The flow was deallocated under us. */
    FLOW_ENDED,
    /** The flow cannot carry packets of this size. */
    TOO_LARGE;

    /** The word for it in JSON. */
    String word() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
