package org.o7s.client;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.o7s.core.flow.Offer;
import org.o7s.core.flow.Signal;
import org.o7s.core.packet.Packet;

/**
 * What the library end of a flow stands on: packets go to the layer and come from it, and whoever
 * waits is told. In the daemon that is a {@link org.o7s.core.flow.FlowEnd}, in a process of its own
 * the rings that it shares with the daemon.
 *
 * <p>Any thread may {@link #offer}; one thread at a time may {@link #poll} and {@link #close}.
 */
public interface FlowPort {

    /** From now on, tell of packets, room and changes of state through this signal. */
    void attend(Signal signal);

    /** The largest packet that the layer carries now, trailers included, in bytes. */
    int mpsBytes();

    /**
     * Whether packets may be damaged on their way to the other end: not where they stay in memory
     * that both ends share.
     */
    default boolean mayDamage() {
        return true;
    }

    /** Whether the layer cannot carry packets now, or the other end took the flow down. */
    boolean isDown();

    /** Takes the flow down, or up again, as far as the other end can be told. Any thread. */
    void takeDown(boolean down);

    /** Whether this end was closed. */
    boolean isClosed();

    /** Whether nothing will come any more but what waits already. */
    boolean isPeerClosed();

    /** Whether the other side broke the rules of what the two share, so that the flow ended. */
    default boolean isBroken() {
        return false;
    }

    /**
     * Offers a packet, without telling the other side yet.
     *
     * @return whether it was taken; if not, it still belongs to the caller
     */
    Offer offer(Packet packet);

    /** Tells the other side of the packets offered. */
    void flush();

    /** The next packet, which now belongs to the caller; null if there is none. */
    @Nullable Packet poll();

    /** Whether a packet waits. Any thread. */
    boolean hasPacket();

    /** Whether a packet would probably be taken now. Any thread. */
    boolean hasRoom();

    /** Grows with each packet that comes, read or not. Any thread. */
    long arrived();

    /** {@link #arrived}, for whoever looks at it often. */
    default LongSupplier arrivals() {
        return this::arrived;
    }

    /** Whether so much waits unread that more could not come in. Any thread. */
    boolean isFullOfArrivals();

    /** About how many packets wait to be polled. Any thread. */
    int waitingPackets();

    /** About how many packets wait to be taken by the other side. Any thread. */
    int waitingForPeerPackets();

    /** How many packets were discarded unread when it was closed. */
    long discarded();

    /** Closes this end; the other side is told. */
    void close();

    /** From now on, be told of packets; whoever sleeps then looks once more before. Any thread. */
    void awaitPacket();

    /** From now on, be told of room; whoever sleeps then looks once more before. Any thread. */
    void awaitRoom();

    /**
     * Sleeps in the kernel until there is a packet, the other side says something, or the time is
     * up. For one platform thread.
     *
     * @param unless looked at before it sleeps
     * @return false if this thread has to sleep in another way
     */
    default boolean sleepForPacket(long limitNs, Condition unless) {
        return false;
    }

    /** As {@link #sleepForPacket}, until there is room. */
    default boolean sleepForRoom(long limitNs, Condition unless) {
        return false;
    }

    /** Wakes those that sleep in the kernel. Any thread. */
    default void wakeSleepers() {}

    /** Something to wait for. */
    @FunctionalInterface
    interface Condition {
        /** Whether it is so now. */
        boolean holds();
    }
}
