package org.o7s.itests.benchmarks;

import java.util.Locale;

/** What is measured per frame. */
enum EthTask {
    /** Take a packet, write its header, queue it, send 64 with one call, give them back. */
    SEND,

    /** Read a frame in place out of the ring. */
    RECEIVE,

    /** Read a frame, copy it into a packet, write its header, send 64 with one call. */
    ECHO;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
