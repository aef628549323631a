package org.o7s.itests.systems;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.o7s.lab.LinkEnd;
import org.o7s.lab.cable.Capture;

/**
 * Packets of the test tools in the frames that an interface sent or got. They are known by their
 * length, which is not that of anything else in the test, and stand at the end of their frame
 * (docs/wire/cli-and-tools.md 3.1 and 3.3).
 *
 * @param frames all that were recorded
 * @param bytes length of a packet
 */
record SeenPackets(List<byte[]> frames, int bytes) {
    /** Ethernet, EID and length, FRCP. */
    private static final int LEAST_BEFORE = 14 + 4 + 12;

    /** Ethernet, IPv4, UDP, EID, unicast, FRCP. */
    private static final int MOST_BEFORE = 14 + 20 + 8 + 4 + 15 + 12;

    private static final int SOURCE_MAC = 6;
    private static final int PING_REQUEST = 0;
    private static final int PING_REPLY = 1;

    static SeenPackets in(Capture capture, int bytes) {
        return new SeenPackets(capture.frames(), bytes);
    }

    /**
     * The numbers of requests of oping that came from there, in their order, repetitions included.
     */
    List<Long> requests(LinkEnd from) {
        return pings(from, PING_REQUEST);
    }

    /** The same of replies. */
    List<Long> replies(LinkEnd from) {
        return pings(from, PING_REPLY);
    }

    private List<Long> pings(LinkEnd from, int type) {
        List<Long> numbers = new ArrayList<>();
        for (ByteBuffer packet : packets(from)) {
            if (packet.getInt(0) == type) {
                numbers.add((long) packet.getInt(4));
            }
        }
        return numbers;
    }

    /** The numbers of packets of ocbr that came from there, in their order. */
    List<Long> numbered(LinkEnd from) {
        return packets(from).stream()
                .map(p -> p.order(ByteOrder.LITTLE_ENDIAN).getLong(0))
                .toList();
    }

    /** The same of operf, whose numbers have 32 bits. */
    List<Long> numbered32(LinkEnd from) {
        return packets(from).stream()
                .map(p -> Integer.toUnsignedLong(p.order(ByteOrder.LITTLE_ENDIAN).getInt(0)))
                .toList();
    }

    private List<ByteBuffer> packets(LinkEnd from) {
        byte[] mac = HexFormat.ofDelimiter(":").parseHex(from.mac());
        return frames.stream().map(f -> packet(f, mac)).flatMap(Optional::stream).toList();
    }

    private Optional<ByteBuffer> packet(byte[] frame, byte[] mac) {
        int before = frame.length - bytes;
        boolean fits = before >= LEAST_BEFORE && before <= MOST_BEFORE;
        boolean isFrom =
                fits && ByteBuffer.wrap(frame, SOURCE_MAC, mac.length).equals(ByteBuffer.wrap(mac));
        return isFrom
                ? Optional.of(ByteBuffer.wrap(frame, before, bytes).slice())
                : Optional.empty();
    }

    /** How many of them are delivered if what was overtaken is left out. */
    static long inOrder(List<Long> numbers) {
        long delivered = 0;
        long next = 0;
        for (long number : numbers) {
            if (number >= next) {
                delivered++;
                next = number + 1;
            }
        }
        return delivered;
    }

    /** How many there are from 0 up without a gap. */
    static long whole(List<Long> numbers) {
        Set<Long> all = new HashSet<>(numbers);
        long count = 0;
        while (all.contains(count)) {
            count++;
        }
        return count;
    }
}
