package org.o7s.api;

import java.time.Duration;

/**
 * How one end of a flow behaves: what C sets and gets by {@code fccntl}. Any thread; a change holds
 * for what begins afterwards, and for whoever waits already only where said.
 *
 * <p>The quality of service in force, FLOWGQOSSPEC (5), is {@link Flow#qos}. Source:
 * docs/wire/wire-endtoend.md 5.4.
 */
public interface FlowOptions {

    /** How long a read waits; zero is without limit. FLOWGRCVTIMEO (2). */
    Duration receiveTimeout();

    /**
     * Sets how long a read waits; zero, as at first, is without limit. FLOWSRCVTIMEO (1).
     *
     * @throws FlowException INVALID if it is negative
     */
    void setReceiveTimeout(Duration limit);

    /** How long a write waits; zero is without limit. FLOWGSNDTIMEO (4). */
    Duration sendTimeout();

    /**
     * Sets how long a write waits; zero, as at first, is without limit. FLOWSSNDTIMEO (3).
     *
     * @throws FlowException INVALID if it is negative
     */
    void setSendTimeout(Duration limit);

    /** Whether a read waits for a packet. FLOWGFLAGS (7): no FLOWFRNOBLOCK (512). */
    boolean isReadBlocking();

    /**
     * Sets whether a read waits for a packet, as at first, or fails with WOULD_BLOCK if there is
     * none. FLOWSFLAGS (6): FLOWFRNOBLOCK (512).
     */
    void setReadBlocking(boolean blocking);

    /** Whether a write waits for room. FLOWGFLAGS (7): no FLOWFWNOBLOCK (1024). */
    boolean isWriteBlocking();

    /**
     * Sets whether a write waits for room, as at first, or fails with WOULD_BLOCK if there is none.
     * FLOWSFLAGS (6): FLOWFWNOBLOCK (1024).
     */
    void setWriteBlocking(boolean blocking);

    /** Whether packets may be read in parts. FLOWGFLAGS (7): no FLOWFRNOPART (4096). */
    boolean isReadPartial();

    /**
     * Sets whether packets may be read in parts. FLOWSFLAGS (6): FLOWFRNOPART (4096).
     *
     * <p>Off, as at first: a packet that does not fit into the buffer is lost, and the read fails
     * with TOO_LARGE. On, as in C: as much as fits is read, the next reads give the rest; after a
     * read that filled its buffer and with it ended the packet, the next one returns 0. A read that
     * does not fill its buffer so always ends a packet. What has been read in part is read to its
     * end in this way, whatever is set meanwhile. Writes are always whole.
     */
    void setReadPartial(boolean partial);

    /** What the holder of this end may do. FLOWGFLAGS (7). */
    FlowAccess access();

    /**
     * Sets what the holder of this end may do. FLOWSFLAGS (6): FLOWFRDONLY, FLOWFWRONLY, FLOWFRDWR.
     */
    void setAccess(FlowAccess access);

    /** Whether this end was taken down by its holder. FLOWGFLAGS (7): FLOWFDOWN (4). */
    boolean isDown();

    /**
     * Takes the flow down, or up again. FLOWSFLAGS (6): FLOWFDOWN (4).
     *
     * <p>While it is down its state is {@link FlowState#DOWN}: nothing is written, and reads fail
     * with FLOW_DOWN once what waits is read. The other end is told, and its state is the same, if
     * it is in this system; the wire has no message for it.
     */
    void setDown(boolean down);

    /** How many packets have come and wait to be read, keepalives included. FLOWGRXQLEN (8). */
    int receiveQueuePackets();

    /** How many packets were written and wait to be taken by the layer. FLOWGTXQLEN (9). */
    int sendQueuePackets();

    /** Whether what is lost is repeated. FRCTGFLAGS (1024): FRCTFRTX (1). */
    boolean isRetransmitting();

    /** Whether writes wait for the window of the peer. FRCTGFLAGS (1024): FRCTFRESCNTL (2). */
    boolean isWindowHonoured();

    /**
     * Sets whether writes wait for the window of the peer, as at first. FRCTSFLAGS (512):
     * FRCTFRESCNTL (2).
     *
     * @throws FlowException NOT_PERMITTED if the flow is not in order; or if it retransmits and the
     *     window shall not be heeded
     */
    void setWindowHonoured(boolean honoured);

    /**
     * Whether what was written is delivered after the close. FRCTGFLAGS (1024): FRCTFLINGER (4).
     */
    boolean isLingering();

    /**
     * Sets whether what was written is delivered after the close, as at first on flows that
     * retransmit. FRCTSFLAGS (512): FRCTFLINGER (4).
     *
     * @throws FlowException NOT_PERMITTED if the flow is not in order
     */
    void setLingering(boolean linger);

    /**
     * Sets whether {@linkplain #setReadPartial partial reads} give bytes of a large message before
     * all of it has come; at first they do not. A message of which the rest is lost then ends with
     * a read of 0 bytes.
     *
     * @throws FlowException NOT_PERMITTED if the flow is not in order
     */
    void setDeliveryPartial(boolean partial);
}
