package org.o7s.irm.management;

import java.nio.file.Path;

/**
 * What is to be captured, and where to.
 *
 * @param source where packets are copied
 * @param target the interface, the name of the IPCP, or the number of the flow
 * @param file absolute, with a name that ends in {@value #SUFFIX}; must not exist
 * @param snapBytes the longest copy of a packet, 16 to 65535
 * @param packetsMax after how many packets it ends, at most {@link #PACKETS_MAX}
 * @param bytesMax after how many bytes of the file it ends, at most {@link #BYTES_MAX}
 */
public record CaptureRequest(
        Source source, String target, Path file, int snapBytes, long packetsMax, long bytesMax) {
    /** How names of files end. */
    public static final String SUFFIX = ".pcapng";

    /** Longest copy of a packet if nobody says, in bytes: a whole Ethernet frame. */
    public static final int SNAP_BYTES = 2048;

    /** The longest copy of a packet that may be asked for, in bytes. */
    public static final int SNAP_MAX_BYTES = 65_535;

    /** The shortest longest copy, in bytes: it has the header of a packet of o7s. */
    public static final int SNAP_MIN_BYTES = 16;

    /** Packets of a capture if nobody says. */
    public static final long PACKETS = 1_000_000;

    /** Bytes of a capture if nobody says. */
    public static final long BYTES = 100_000_000;

    /** The most packets of a capture that may be asked for. */
    public static final long PACKETS_MAX = 1_000_000_000;

    /** The most bytes of a capture that may be asked for. */
    public static final long BYTES_MAX = 100_000_000_000L;

    /** Checks that there is a limit to everything. */
    public CaptureRequest {
        require(snapBytes, SNAP_MIN_BYTES, SNAP_MAX_BYTES, "snap");
        require(packetsMax, 1, PACKETS_MAX, "packets");
        require(bytesMax, 1, BYTES_MAX, "bytes");
    }

    private static void require(long value, long least, long most, String what) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    what + " is " + value + ", not " + least + " to " + most);
        }
    }

    /** Where packets are copied. */
    public enum Source {
        /** At the ports of all IPCPs over a network interface. */
        INTERFACE("if"),
        /** Between an IPCP and what is below it. */
        IPCP("ipcp"),
        /** Between a flow's holder and the IPCP that carries it. */
        FLOW("flow");

        private final String word;

        Source(String word) {
            this.word = word;
        }

        /** Its word in commands. */
        public String word() {
            return word;
        }
    }

    /** As people ask for it: {@code ipcp e1}. */
    public String what() {
        return source.word() + " " + target;
    }
}
