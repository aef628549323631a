package org.o7s.simulator;

import java.lang.foreign.ValueLayout;
import org.o7s.core.packet.Packet;

/**
 * A number for everything that happened in a network: when which packet, byte by byte, left over
 * which link. Two runs that differ in one of these differ in it, as good as certainly.
 */
final class EventDigest {
    private static final long PRIME = 0x9e37_79b9_7f4a_7c15L;

    private long value;

    /** A packet leaves over a link in a direction. */
    void departed(long nowNs, int link, boolean forth, Packet packet) {
        add(nowNs);
        add(((long) link << 33) | (forth ? 1L << 32 : 0) | packet.length());
        int at = packet.offset();
        int end = at + packet.length();
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            add(packet.memory().get(ValueLayout.JAVA_LONG_UNALIGNED, at));
        }
        for (; at < end; at++) {
            add(packet.memory().get(ValueLayout.JAVA_BYTE, at));
        }
    }

    private void add(long word) {
        value = Long.rotateLeft((value ^ word) * PRIME, 29);
    }

    long value() {
        return value;
    }
}
