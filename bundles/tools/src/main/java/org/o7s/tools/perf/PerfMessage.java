package org.o7s.tools.perf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.o7s.tools.perf.PerfOptions.Test;

/**
 * What operf puts into packets, little-endian as the machines that 0.23 runs on have it: one that
 * says the kind of test, then packets that begin with their number (docs/wire/cli-and-tools.md
 * 3.2).
 */
final class PerfMessage {
    /** Length of the first packet of a flow, in bytes. */
    static final int KIND_BYTES = 4;

    /** Length of a number, in bytes. */
    static final int NUMBER_BYTES = 4;

    private PerfMessage() {}

    /** A buffer for packets. */
    static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The first packet of a flow. */
    static ByteBuffer kind(Test test) {
        return buffer(KIND_BYTES).putInt(test == Test.THERE_AND_BACK ? 1 : 0).flip();
    }

    /** What the first packet says, in whatever byte order. */
    static Test kind(ByteBuffer packet) {
        return packet.getInt(0) == 0 ? Test.ONE_WAY : Test.THERE_AND_BACK;
    }

    /** Writes the number of a packet, which has 32 bits. */
    @SuppressWarnings("NarrowCalculation")
    static void putNumber(ByteBuffer packet, long number) {
        packet.putInt(0, (int) number);
    }

    /** The number of a packet, 0..2^32-1. */
    static long number(ByteBuffer packet) {
        return Integer.toUnsignedLong(packet.getInt(0));
    }
}
