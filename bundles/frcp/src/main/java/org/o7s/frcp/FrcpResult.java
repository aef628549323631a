package org.o7s.frcp;

/**
 * What a machine answers when it does not answer with a number of bytes: negative numbers, so that
 * nothing is allocated.
 */
public final class FrcpResult {
    /** Nothing is there to be read; or there is no credit or no memory for what is written. */
    public static final int WOULD_BLOCK = -1;

    /** The message is larger than the flow can carry, or than the memory offered for it. */
    public static final int TOO_LARGE = -2;

    /** The flow is down: a packet was not acknowledged in time, or the flow was closed. */
    public static final int DOWN = -3;

    /** The peer gave no sign of life for its timeout. */
    public static final int PEER_SILENT = -4;

    /** There is no packet to be sent now. */
    public static final int NOTHING = -5;

    private FrcpResult() {}
}
