package org.o7s.api;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.Channels;
import java.time.Duration;

/**
 * A flow: packets go in at one end and come out at the other, whole, or not at all.
 *
 * <p>All methods may be called by any thread, virtual ones included. One packet is one write and
 * one read; nothing is split or joined, unless {@linkplain FlowOptions#setReadPartial partial
 * reads} are asked for, or bytes through {@link #channel}. Source: paper 2.7 and 4.1,
 * docs/wire/wire-endtoend.md 5.3.
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

    /** The specification in force, as the client asked: both ends of the flow follow it. */
    QosSpec qos();

    /**
     * What this end of the flow is granted of {@link #qos}, for what it sends: never more than was
     * asked. The layer's part is what is known where the flow leaves this system, at the time of
     * the allocation; the other end may be granted something else.
     */
    QosSpec grantedQos();

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
     * @throws FlowException TOO_LARGE, TIMED_OUT, FLOW_DOWN, PEER_TIMED_OUT, NOT_ALLOCATED;
     *     NOT_PERMITTED and WOULD_BLOCK if so {@linkplain #options set}
     */
    void write(ByteBuffer packet);

    /**
     * Writes one packet if there is room now.
     *
     * @return true if the flow took the packet; false if it must be offered again later
     * @throws FlowException as {@link #write}, but never TIMED_OUT or WOULD_BLOCK
     */
    boolean offer(ByteBuffer packet);

    /**
     * Reads one packet, waiting for it for at most the receive timeout.
     *
     * @return its length; the buffer's position moves by as much
     * @throws FlowException TIMED_OUT, FLOW_DOWN, PEER_TIMED_OUT, NOT_ALLOCATED once nothing is
     *     left to read; TOO_LARGE if the buffer is too small, in which case the packet is lost;
     *     NOT_PERMITTED and WOULD_BLOCK if so {@linkplain #options set}
     */
    int read(ByteBuffer into);

    /**
     * Reads one packet if one is there.
     *
     * @return its length, or {@link #EMPTY}
     * @throws FlowException as {@link #read}, but never TIMED_OUT or WOULD_BLOCK
     */
    int poll(ByteBuffer into);

    /** How long {@link #read} waits; zero, as at first, means without limit. */
    default void setReceiveTimeout(Duration limit) {
        options().setReceiveTimeout(limit);
    }

    /** How long {@link #write} waits; zero, as at first, means without limit. */
    default void setSendTimeout(Duration limit) {
        options().setSendTimeout(limit);
    }

    /** How this end behaves: time limits, waiting or not, partial reads, access, up or down. */
    FlowOptions options();

    /**
     * The flow as bytes, without the borders of packets.
     *
     * <p>A write is cut at {@link #mpsBytes} and is sent at once, as one packet or several; a read
     * gives what one packet has, and the rest of it to the next read. The end of the stream is
     * where the flow was deallocated at the other end, once everything is read. Time limits and
     * access apply; a passed limit is an {@link java.io.InterruptedIOException}, anything else an
     * {@link java.io.IOException}, each with the {@link FlowException} as its cause. Whether the
     * bytes are complete and in order is up to the quality of service: a raw flow may lose and
     * reorder packets, and the bytes in them. Closing it deallocates the flow. All channels and
     * streams of a flow are one: they share what has been read.
     */
    ByteChannel channel();

    /** {@link #channel} as a stream to read from. */
    default InputStream input() {
        return Channels.newInputStream(channel());
    }

    /**
     * {@link #channel} as a stream to write to. Each write is at least one packet: small ones
     * should be collected in a {@link java.io.BufferedOutputStream}.
     */
    default OutputStream output() {
        return Channels.newOutputStream(channel());
    }

    /** What went through this end so far. */
    FlowCounters counters();

    /**
     * Deallocates the flow. Packets not yet read are discarded and counted. Returns at once; what
     * was written to a flow that {@linkplain FlowOptions#isLingering lingers} is delivered
     * afterwards.
     */
    @Override
    void close();

    /**
     * Deallocates the flow and waits, if it {@linkplain FlowOptions#isRetransmitting repeats what
     * is lost} and {@linkplain FlowOptions#isLingering lingers}, until the other end has
     * acknowledged what was written; what is left after that time is delivered as after {@link
     * #close()}. Acknowledged is what has come to the other end, read or not. An interrupted wait
     * ends and leaves the thread interrupted. If the flow was closed before, waits for that.
     *
     * @param limit how long; zero is without limit, until the flow has ended one way or the other
     * @return true if all that was written is acknowledged; false if it is not, be it that nobody
     *     acknowledges packets of this flow
     * @throws FlowException INVALID if the time is negative; the flow is not closed then
     */
    boolean close(Duration limit);
}
