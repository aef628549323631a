package org.o7s.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * The messages about interfaces in what a netlink socket received.
 *
 * <p>Of each, only its type and the number of the interface are read. Source: rtnetlink(7), {@code
 * struct nlmsghdr} (length, type, flags, sequence, port) before {@code struct ifinfomsg} (family,
 * type, index, flags, change).
 */
final class LinkMessages {
    private static final int HEADER_BYTES = 16;
    private static final int HEADER_TYPE = 4;
    private static final int BODY_BYTES = 16;
    private static final int BODY_INDEX = HEADER_BYTES + 4;
    private static final int NEW_LINK = 16;
    private static final int DELETED_LINK = 17;

    private LinkMessages() {}

    /**
     * Reads one datagram.
     *
     * @return false if something in it is malformed; what came before that was told
     */
    static boolean read(MemorySegment datagram, LinkEvents.Listener listener) {
        long at = 0;
        while (at < datagram.byteSize()) {
            long rest = datagram.byteSize() - at;
            if (rest < HEADER_BYTES) {
                return false;
            }
            long length = datagram.get(JAVA_INT_UNALIGNED, at) & 0xffff_ffffL;
            if (length < HEADER_BYTES || length > rest) {
                return false;
            }
            int type = datagram.get(JAVA_SHORT_UNALIGNED, at + HEADER_TYPE) & 0xffff;
            if (type == NEW_LINK || type == DELETED_LINK) {
                if (length < HEADER_BYTES + BODY_BYTES) {
                    return false;
                }
                listener.changed(datagram.get(JAVA_INT_UNALIGNED, at + BODY_INDEX));
            }
            at += aligned(length);
        }
        return true;
    }

    /** Messages begin at multiples of 4; the last one may end before. */
    private static long aligned(long length) {
        return (length + 3) & ~3L;
    }
}
