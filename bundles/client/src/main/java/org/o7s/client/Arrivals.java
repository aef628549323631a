package org.o7s.client;

import org.jspecify.annotations.Nullable;
import org.o7s.core.packet.Packet;

/**
 * What has come out of a port for the application: keepalives are taken in, and what fails its
 * check is dropped; both are counted. One thread at a time, under the lock of the {@link
 * FlowReader}. Source: docs/wire/wire-endtoend.md 1.3 and 1.5.
 */
final class Arrivals {
    /**
     * So much that is not for the application is taken in at once: the other side may give signs of
     * life faster than anybody takes them, and whoever reads has a time limit.
     */
    static final int OTHERS_AT_ONCE = 1024;

    private final FlowPort port;
    private final FlowTally tally;
    private final @Nullable TrailerPool trailers;

    /** The next packet, if it was taken from the port already. */
    private @Nullable Packet held;

    private volatile boolean holding;

    Arrivals(FlowPort port, FlowTally tally, @Nullable TrailerPool trailers) {
        this.port = port;
        this.tally = tally;
        this.trailers = trailers;
    }

    /**
     * The next packet without its trailer, which now belongs to the caller; null if there is none,
     * or too much else before it.
     */
    @Nullable Packet next() {
        Packet found = held;
        if (found != null) {
            held = null;
            holding = false;
            return found;
        }
        int others = 0;
        while (others < OTHERS_AT_ONCE && (found = port.poll()) != null) {
            if (isForApplication(found)) {
                return found;
            }
            found.release();
            others++;
        }
        return null;
    }

    private boolean isForApplication(Packet packet) {
        if (packet.length() == 0) {
            tally.keepaliveReceived();
            return false;
        }
        TrailerPool pool = trailers;
        if (pool != null && (!pool.strip(packet) || packet.length() == 0)) {
            tally.failedCheck();
            return false;
        }
        return true;
    }

    /** Takes a packet back, or what is left of it: it is the next one. */
    void putBack(Packet packet) {
        held = packet;
        holding = true;
    }

    /** Whether there is a next packet; keepalives before it are taken in. */
    boolean find() {
        if (held == null) {
            Packet found = next();
            if (found == null) {
                return false;
            }
            putBack(found);
        }
        return true;
    }

    /** Whether a packet was taken from the port that nobody has read. Any thread. */
    boolean isHolding() {
        return holding;
    }

    /** Whether there is something, be it only a keepalive. Any thread. */
    boolean mayBeThere() {
        return holding || port.hasPacket();
    }
}
