package org.o7s.core.capture;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.o7s.core.packet.Packet;

/**
 * Takes copies of the packets that pass a place in one direction. One thread at a time, never
 * blocks, and throws nothing: what it has no room for is counted, and missing in the capture.
 */
public interface Tap {
    /** No header. */
    byte[] NO_HEADER = {};

    /**
     * Copies a packet that may turn out not to pass.
     *
     * @param header written before the packet, such as that of a datagram, which no packet has
     * @param headerBytes how many bytes of it
     * @return to be kept or discarded at once; null if there is no room
     */
    @Nullable Copy copy(
            byte[] header, int headerBytes, MemorySegment memory, long offset, int lengthBytes);

    /** Copies a packet that passes. */
    default void seen(MemorySegment memory, long offset, int lengthBytes) {
        Copy copy = copy(NO_HEADER, 0, memory, offset, lengthBytes);
        if (copy != null) {
            copy.keep();
        }
    }

    /** Copies a packet that passes. */
    default void seen(Packet packet) {
        seen(packet.memory(), packet.offset(), packet.length());
    }

    /** A copy that was taken: one of the two is called, once. */
    interface Copy {
        /** The packet passed. */
        void keep();

        /** It did not. */
        void discard();
    }

    /**
     * The two directions of a place.
     *
     * @param down towards the wire, or the layer below
     * @param up from it
     */
    record Both(Tap down, Tap up) {
        /** The taps of one place as one; empty if there are none. */
        public static Optional<Both> of(List<Both> all) {
            Tap down = Tap.of(all.stream().map(Both::down).toList());
            Tap up = Tap.of(all.stream().map(Both::up).toList());
            return down == null || up == null ? Optional.empty() : Optional.of(new Both(down, up));
        }
    }

    /** The taps of one place as one; null if there are none. */
    static @Nullable Tap of(List<Tap> taps) {
        return switch (taps.size()) {
            case 0 -> null;
            case 1 -> taps.getFirst();
            default -> new TapGroup(taps);
        };
    }
}
