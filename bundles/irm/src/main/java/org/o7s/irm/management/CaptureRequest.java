package org.o7s.irm.management;

import java.nio.file.Path;

/**
 * What is to be captured, and where to.
 *
 * @param source where packets are copied
 * @param target the interface, the name of the IPCP, or the number of the flow
 * @param file absolute, with a name that ends in {@value #SUFFIX}; must not exist
 * @param snapBytes the longest copy of a packet
 * @param packetsMax after how many packets it ends
 * @param bytesMax after how many bytes of the file it ends
 */
public record CaptureRequest(
        Source source, String target, Path file, int snapBytes, long packetsMax, long bytesMax) {
    /** How names of files end. */
    public static final String SUFFIX = ".pcapng";

    /** Longest copy of a packet if nobody says, in bytes: a whole Ethernet frame. */
    public static final int SNAP_BYTES = 2048;

    /** The longest copy of a packet that may be asked for, in bytes. */
    public static final int SNAP_MAX_BYTES = 65_535;

    /** Packets of a capture if nobody says. */
    public static final long PACKETS = 1_000_000;

    /** Bytes of a capture if nobody says. */
    public static final long BYTES = 100_000_000;

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
