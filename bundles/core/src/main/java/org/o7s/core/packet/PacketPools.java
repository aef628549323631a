package org.o7s.core.packet;

import org.jspecify.annotations.Nullable;

/** The packet memory of a system: pools of a few sizes, the smallest that fits is used. */
public final class PacketPools {
    /** The largest payload that a packet of these pools can hold, in bytes. */
    public static final int MAX_PAYLOAD_BYTES = 65_536;

    private final PacketPool small;
    private final PacketPool medium;
    private final PacketPool large;

    /**
     * Pools that may grow to these many packets of 1888, 9056 and 65536 bytes.
     *
     * @param smallLimit packets of 1888 bytes: an Ethernet frame of MTU 1500 and its headers
     * @param mediumLimit packets of 9056 bytes: a jumbo frame, or the largest packet over UDP
     * @param largeLimit packets of 65536 bytes
     */
    public PacketPools(int smallLimit, int mediumLimit, int largeLimit) {
        this.small = new PacketPool(1888, smallLimit);
        this.medium = new PacketPool(9056, mediumLimit);
        this.large = new PacketPool(MAX_PAYLOAD_BYTES, largeLimit);
    }

    /** The pools of a daemon: at most 128 MiB, 37 MiB and 67 MiB, taken as needed. */
    public static PacketPools ofDaemon() {
        return new PacketPools(65_536, 4_096, 1_024);
    }

    /**
     * An empty packet with room for a payload, or null when memory is short or the payload larger
     * than {@link #MAX_PAYLOAD_BYTES}; the caller counts the drop.
     */
    public @Nullable Packet acquire(int payloadBytes) {
        if (payloadBytes <= small.payloadBytes()) {
            return small.acquire();
        }
        if (payloadBytes <= medium.payloadBytes()) {
            return medium.acquire();
        }
        return payloadBytes <= MAX_PAYLOAD_BYTES ? large.acquire() : null;
    }

    /** Has the calling thread keep some free packets: {@link PacketPool#keepSome}. */
    public void keepSome() {
        small.keepSome();
        medium.keepSome();
        large.keepSome();
    }

    /** How many packets are in somebody's hands now, all sizes together. */
    public int inUse() {
        return small.inUse() + medium.inUse() + large.inUse();
    }
}
