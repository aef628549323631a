package org.o7s.itests.wire;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Offloads of an interface. On a virtual cable they leave checksums unwritten and packets uncut, so
 * whoever looks at frames there, or carries them on, sees what no real cable carries.
 */
public final class Offloads {
    private static final int AF_INET = 2;
    private static final int SOCK_DGRAM = 2;
    private static final long SIOCETHTOOL = 0x8946;
    private static final int IFREQ_BYTES = 40;
    private static final int IFREQ_DATA = 16;
    private static final int SET_RX_CHECKSUM = 0x15;
    private static final int SET_TX_CHECKSUM = 0x17;
    private static final int SET_TSO = 0x1f;
    private static final int SET_GSO = 0x24;
    private static final int SET_GRO = 0x2c;

    private Offloads() {}

    /** Switches them off for an interface of the calling thread's namespace. */
    public static void switchOff(String device) throws IOException {
        int fd = Native.socket(AF_INET, SOCK_DGRAM, 0);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = arena.allocate(IFREQ_BYTES, 8);
            MemorySegment value = arena.allocate(8, 4);
            request.setString(0, device);
            request.set(ADDRESS, IFREQ_DATA, value);
            for (int command :
                    new int[] {SET_GRO, SET_GSO, SET_TSO, SET_TX_CHECKSUM, SET_RX_CHECKSUM}) {
                value.set(JAVA_INT, 0, command);
                value.set(JAVA_INT, 4, 0);
                Native.ioctl(
                        "switching off offload " + command + " of " + device,
                        fd,
                        SIOCETHTOOL,
                        request);
            }
        } finally {
            Native.close(fd);
        }
    }
}
