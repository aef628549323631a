package org.o7s.routing;

/**
 * A directed link in one number, source in the upper half, so that {@code long} order is the order
 * of source, then destination. Addresses are those of wire generation 23: 1 to 2^32-1.
 */
final class LinkKey {
    private static final long ADDRESS_MAX = 0xffff_ffffL;
    private static final long SIGN = 1L << 63;

    private LinkKey() {}

    static boolean isAddress(long address) {
        return address >= 1 && address <= ADDRESS_MAX;
    }

    static void requireAddress(long address) {
        if (!isAddress(address)) {
            throw new IllegalArgumentException(address + " is no address of 1 to 2^32-1");
        }
    }

    static long of(long source, long destination) {
        return (source << 32 | destination) ^ SIGN;
    }

    static long source(long key) {
        return (key ^ SIGN) >>> 32;
    }

    static long destination(long key) {
        return key & ADDRESS_MAX;
    }

    /** The same link seen from its other end. */
    static long reversed(long key) {
        return of(destination(key), source(key));
    }

    /** A number in which all bits of the key are mixed. */
    static long mixed(long key) {
        long z = key + 0x9e37_79b9_7f4a_7c15L;
        z = (z ^ z >>> 30) * 0xbf58_476d_1ce4_e5b9L;
        z = (z ^ z >>> 27) * 0x94d0_49bb_1331_11ebL;
        return z ^ z >>> 31;
    }
}
