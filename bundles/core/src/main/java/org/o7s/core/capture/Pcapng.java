package org.o7s.core.capture;

/**
 * Numbers of pcapng files (draft-ietf-opsawg-pcapng 3.1, 3.5, 4.1 to 4.3 and 4.6); what is built of
 * them is little endian.
 */
final class Pcapng {
    static final int SECTION = 0x0a0d_0d0a;
    static final int BYTE_ORDER_MAGIC = 0x1a2b_3c4d;
    static final int INTERFACE = 1;
    static final int STATISTICS = 5;
    static final int ENHANCED_PACKET = 6;

    static final int COMMENT = 1;
    static final int SECTION_APPLICATION = 4;
    static final int INTERFACE_NAME = 2;
    static final int INTERFACE_DESCRIPTION = 3;
    static final int INTERFACE_RESOLUTION = 9;
    static final byte NANOSECONDS = 9;
    static final int PACKET_FLAGS = 2;
    static final int PACKET_DROPS = 4;
    static final int STATISTICS_RECEIVED = 4;
    static final int STATISTICS_DROPPED = 5;

    /** Type and length of a block. */
    static final int BLOCK_BYTES = 8;

    /** What stands before the bytes of a packet. */
    static final int PACKET_BYTES = 28;

    /** Code and length of an option; an option of code and length 0 ends the options. */
    static final int OPTION_BYTES = 4;

    private Pcapng() {}

    /** A length up to the next multiple of 4. */
    static int padded(int lengthBytes) {
        return (lengthBytes + 3) & ~3;
    }

    /** The first four bytes of an option, as one number. */
    static int option(int code, int lengthBytes) {
        return lengthBytes << 16 | code;
    }
}
