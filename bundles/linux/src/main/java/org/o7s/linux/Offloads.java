package org.o7s.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Offloads of an interface. On a virtual cable they leave checksums unwritten and packets uncut, so
 * whoever looks at frames there, or carries them on, sees what no real cable carries. Any thread.
 */
public final class Offloads {
    private static final long SIOCETHTOOL = 0x8946;
    private static final int IFREQ_BYTES = 40;
    private static final int IFREQ_DATA = 16;
    private static final int SET_RX_CHECKSUM = 0x15;
    private static final int SET_TX_CHECKSUM = 0x17;
    private static final int SET_TSO = 0x1f;
    private static final int SET_GSO = 0x24;
    private static final int SET_GRO = 0x2c;

    private Offloads() {}

    /**
     * Switches them off for an interface of the calling thread's namespace. Needs CAP_NET_ADMIN.
     *
     * @throws SystemCallException when there is no such interface, or the process may not
     */
    public static void switchOff(String device) throws SystemCallException {
        int socket = SocketCalls.socket(SocketCalls.AF_INET, SocketCalls.SOCK_DGRAM);
        if (socket < 0) {
            throw new SystemCallException(
                    "cannot ask the kernel about interfaces", "socket", socket);
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = arena.allocate(IFREQ_BYTES, 8);
            MemorySegment value = arena.allocate(8, 4);
            request.setString(0, device);
            request.set(JAVA_LONG, IFREQ_DATA, value.address());
            for (int command :
                    new int[] {SET_GRO, SET_GSO, SET_TSO, SET_TX_CHECKSUM, SET_RX_CHECKSUM}) {
                value.set(JAVA_INT, 0, command);
                value.set(JAVA_INT, 4, 0);
                int result = Libc.ioctl(socket, SIOCETHTOOL, request.address());
                if (result < 0) {
                    throw new SystemCallException(
                            "cannot switch offload " + command + " of " + device + " off",
                            "SIOCETHTOOL",
                            result);
                }
            }
        } finally {
            Libc.close(socket);
        }
    }
}
