package org.o7s.raptor;

import java.lang.foreign.MemorySegment;
import org.o7s.wire.g23.Defect;
import org.o7s.wire.g23.EthernetHeader;
import org.o7s.wire.g23.MacAddress;
import org.o7s.wire.g23.RaptorHeader;

/**
 * What a device needs around a packet (docs/wire/raptor.md 4 and 5). Stateless but for the address
 * of an interface; allocates nothing.
 */
sealed interface Carriage {
    /** How many bytes there are before the packet. */
    int bytes();

    /** Writes them, at the beginning of a frame. */
    void write(MemorySegment frame, long at, int packetBytes);

    /**
     * Checks them.
     *
     * @return the length of the packet behind them, or the negative code of a {@link Defect};
     *     {@link #NOT_OURS} if it is a frame of somebody else
     */
    int validate(MemorySegment frame, long at, int frameBytes);

    /** No defect, and no packet of this link. */
    int NOT_OURS = Integer.MIN_VALUE;

    /** A character device: its driver knows where a packet ends. */
    record Bare() implements Carriage {
        @Override
        public int bytes() {
            return 0;
        }

        @Override
        public void write(MemorySegment frame, long at, int packetBytes) {
            // nothing is needed
        }

        @Override
        public int validate(MemorySegment frame, long at, int frameBytes) {
            return frameBytes;
        }
    }

    /**
     * An Ethernet interface: to everybody, who is one, with a length, since short frames are
     * padded.
     *
     * @param ownMac address of the interface
     */
    record Ethernet(long ownMac) implements Carriage {
        @Override
        public int bytes() {
            return EthernetHeader.HEADER_BYTES + RaptorHeader.LENGTH_BYTES;
        }

        @Override
        public void write(MemorySegment frame, long at, int packetBytes) {
            EthernetHeader.write(frame, at, MacAddress.BROADCAST, ownMac, RaptorHeader.ETHER_TYPE);
            RaptorHeader.writeLength(frame, at + EthernetHeader.HEADER_BYTES, packetBytes);
        }

        @Override
        public int validate(MemorySegment frame, long at, int frameBytes) {
            int available = EthernetHeader.validate(frame, at, frameBytes);
            if (available < 0) {
                return available;
            }
            boolean ours =
                    EthernetHeader.etherType(frame, at) == RaptorHeader.ETHER_TYPE
                            && EthernetHeader.source(frame, at) != ownMac
                            && EthernetHeader.destination(frame, at) == MacAddress.BROADCAST;
            return ours
                    ? RaptorHeader.packetBytes(frame, at + EthernetHeader.HEADER_BYTES, available)
                    : NOT_OURS;
        }
    }
}
