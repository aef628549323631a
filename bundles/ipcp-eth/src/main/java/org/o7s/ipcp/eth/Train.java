package org.o7s.ipcp.eth;

import org.jspecify.annotations.Nullable;
import org.o7s.core.counters.Counter;
import org.o7s.core.counters.CounterSet;
import org.o7s.core.driver.FramePort;
import org.o7s.core.packet.Packet;
import org.o7s.core.packet.PacketPools;
import org.o7s.wire.g23.EthDixHeader;

/**
 * Gathers the small packets of one pass into frames: what a frame costs the kernel and the peer is
 * then shared by all packets in it (docs/wire/extensions.md, trains).
 *
 * <pre>
 *   Ethernet header │ TRAIN_EID, length │ EID, length, packet │ EID, length, packet │ ...
 * </pre>
 *
 * <p>A packet waits for others until the flush at the end of the pass, no longer; one that stays
 * alone leaves in an ordinary frame, uncopied. Packets of a flow keep their order. What a full
 * driver does not take waits, also for the next driver. Belongs to the loop of its IPCP; allocates
 * nothing per packet.
 */
final class Train {
    /**
     * The longest payload of a frame with several packets, in bytes: what every Ethernet carries,
     * so that a larger MTU at one end alone takes no small packets with it. Where the other end has
     * a smaller one, it does: no frame says what the receiver takes (option {@code trains off}).
     */
    static final int PAYLOAD_BYTES_MAX = 1496;

    /** The most packets in one frame. */
    static final int PACKETS_MAX = 128;

    private final FrameWriter writer;
    private final PacketPools pools;
    private final Counter sentTrains;
    private final Counter sentInTrains;
    private final Counter unsent;

    /** The only packet so far, without a header. */
    private @Nullable Packet alone;

    private int aloneEid;

    /** All packets so far, each behind its header, if there are more. */
    private @Nullable Packet several;

    private int waitingPackets;
    private int waitingBytes;
    private long destination;

    Train(FrameWriter writer, PacketPools pools, CounterSet counters) {
        this.writer = writer;
        this.pools = pools;
        this.sentTrains = counters.make("sent-trains");
        this.sentInTrains = counters.make("sent-in-trains");
        this.unsent = counters.make("unsent-packets");
    }

    /**
     * Takes a packet, without headers, for a peer that understands frames with several.
     *
     * @param payloadBytesMax the longest payload of a frame now
     * @return false if the port is full: flush first, the packet still belongs to the caller
     */
    boolean offer(FramePort port, Packet packet, long mac, int eid, int payloadBytesMax) {
        int bytes = EthDixHeader.HEADER_BYTES + packet.length();
        int limit = Math.min(payloadBytesMax, PAYLOAD_BYTES_MAX);
        if (waitingPackets > 0 && !(mac == destination && fits(bytes, limit)) && !depart(port)) {
            return false;
        }
        if (waitingPackets == 1 && !couple(limit) && !depart(port)) {
            return false;
        }
        Packet open = several;
        if (open == null) {
            alone = packet;
            aloneEid = eid;
            destination = mac;
        } else {
            append(open, packet, eid);
        }
        waitingPackets++;
        waitingBytes += bytes;
        return true;
    }

    private boolean fits(int bytes, int limit) {
        Packet open = several;
        return waitingPackets < PACKETS_MAX
                && waitingBytes + bytes <= limit
                && (open == null || open.tailroom() >= bytes);
    }

    /** Makes a train of the packet that was alone; false if memory is short. */
    private boolean couple(int bytesMax) {
        Packet first = alone;
        Packet opened = pools.acquire(bytesMax);
        if (first == null || opened == null) {
            return false;
        }
        alone = null;
        several = opened;
        append(opened, first, aloneEid);
        return true;
    }

    private static void append(Packet train, Packet packet, int eid) {
        int bytes = packet.length();
        int at = train.pushBack(EthDixHeader.HEADER_BYTES);
        EthDixHeader.write(train.memory(), at, eid, bytes);
        train.append(packet.memory(), packet.offset(), bytes);
        packet.release();
    }

    /** Offers what waits to the port; false if that is full, and it goes on waiting. */
    private boolean depart(FramePort port) {
        Packet train = several;
        Packet frame = train != null ? train : alone;
        if (frame == null) {
            return true;
        }
        writer.frame(frame, destination, train != null ? EthDixHeader.TRAIN_EID : aloneEid, 0);
        frame.setAboard(waitingPackets);
        if (!port.offer(frame)) {
            writer.unframe(frame);
            return false;
        }
        if (train != null) {
            sentTrains.increment();
            sentInTrains.add(waitingPackets);
        }
        forget();
        return true;
    }

    private void forget() {
        alone = null;
        several = null;
        waitingPackets = 0;
        waitingBytes = 0;
    }

    /** Sends what waits, here and in the port; returns how many frames left. */
    int flush(FramePort port) {
        boolean departed = depart(port);
        int left = port.flush();
        return departed || !depart(port) ? left : left + port.flush();
    }

    /** Releases what waits, and counts it. */
    void discard() {
        Packet left = several != null ? several : alone;
        if (left != null) {
            left.release();
            unsent.add(waitingPackets);
            forget();
        }
    }
}
