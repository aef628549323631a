package org.o7s.api;

import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * A flow: packets go in at one end and come out at the other, whole, or not at all.
 *
 * <p>All methods may be called by any thread, virtual ones included. One packet is one write and
 * one read; nothing is split or joined. Source: paper 2.7 and 4.1, docs/wire/wire-endtoend.md 5.3.
 */
public interface Flow extends AutoCloseable {

    /** What {@link #poll} returns when no packet is there. */
    int EMPTY = -1;

    /** The number of this flow in its process, from 64 up. */
    int descriptor();

    /** The number of this flow in its system. */
    int id();

    /** The name that the flow was allocated to. */
    String name();

    /** The specification in force. */
    QosSpec qos();

    /** Maximum packet size: the largest payload that a write accepts now, in bytes. */
    int mpsBytes();

    /** Maximum packet lifetime of the layer, in ms. */
    long mplMs();

    /** The state now. */
    FlowState state();

    /**
     * Writes one packet, waiting for room for at most the send timeout.
     *
     * <p>The remaining bytes of the buffer are the packet; its position moves to its limit. An
     * empty packet is a keepalive: the peer's application never sees it.
     *
     * @throws FlowException TOO_LARGE, TIMED_OUT, FLOW_DOWN, PEER_TIMED_OUT, NOT_ALLOCATED
     */
    void write(ByteBuffer packet);

    /**
     * Writes one packet if there is room now.
     *
     * @return true if the flow took the packet; false if it must be offered again later
     * @throws FlowException as {@link #write}, but never TIMED_OUT
     */
    boolean offer(ByteBuffer packet);

    /**
     * Reads one packet, waiting for it for at most the receive timeout.
     *
     * @return its length; the buffer's position moves by as much
     * @throws FlowException TIMED_OUT, FLOW_DOWN, PEER_TIMED_OUT, NOT_ALLOCATED once nothing is
     *     left to read; TOO_LARGE if the buffer is too small, in which case the packet is lost
     */
    int read(ByteBuffer into);

    /**
     * Reads one packet if one is there.
     *
     * @return its length, or {@link #EMPTY}
     * @throws FlowException as {@link #read}, but never TIMED_OUT
     */
    int poll(ByteBuffer into);

    /** How long {@link #read} waits; zero, as at first, means without limit. */
    void setReceiveTimeout(Duration limit);

    /** How long {@link #write} waits; zero, as at first, means without limit. */
    void setSendTimeout(Duration limit);

    /** What went through this end so far. */
    FlowCounters counters();

    /** Deallocates the flow. Packets not yet read are discarded and counted. */
    @Override
    void close();
}
