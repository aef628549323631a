package org.o7s.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The destinations of late as the kernel reads them, so that a datagram to one of them makes no new
 * object: {@link #DESTINATIONS} at most, in sets of {@link #WAYS}, as {@link KnownSources}. One
 * thread.
 */
final class KnownDestinations {
    static final int DESTINATIONS = 2048;
    static final int WAYS = 4;

    private static final int MIX = 0x9e3779b9;
    private static final int SETS = DESTINATIONS / WAYS;
    private static final int SET_SHIFT = Integer.SIZE - Integer.numberOfTrailingZeros(SETS);

    private final @Nullable InetSocketAddress[] known =
            new @Nullable InetSocketAddress[DESTINATIONS];
    private final MemorySegment names;

    /** Which of a set goes next. */
    private final byte[] oldest = new byte[SETS];

    private long written;

    KnownDestinations(Arena arena) {
        names = arena.allocate((long) DESTINATIONS * InternetAddress.MAX_BYTES, 8);
    }

    /** How many addresses it had to write, and to make objects for that. */
    long written() {
        return written;
    }

    /** Writes an address to {@code at} of {@code to}. */
    void copy(InetSocketAddress destination, MemorySegment to, long at) {
        long from = (long) place(destination) * InternetAddress.MAX_BYTES;
        for (int i = 0; i < InternetAddress.MAX_BYTES; i += Long.BYTES) {
            to.set(JAVA_LONG, at + i, names.get(JAVA_LONG, from + i));
        }
    }

    private int place(InetSocketAddress destination) {
        int set = (destination.hashCode() * MIX) >>> SET_SHIFT;
        int first = set * WAYS;
        for (int i = first; i < first + WAYS; i++) {
            InetSocketAddress there = known[i];
            if (there == destination || (there != null && isSame(there, destination))) {
                return i;
            }
        }
        int place = first + oldest[set];
        oldest[set] = (byte) ((oldest[set] + 1) % WAYS);
        known[place] = destination;
        InternetAddress.write(destination, names, (long) place * InternetAddress.MAX_BYTES);
        written++;
        return place;
    }

    /** The same link-local address on two interfaces is two places, which the JDK takes for one. */
    private static boolean isSame(InetSocketAddress one, InetSocketAddress other) {
        return one.equals(other) && scope(one) == scope(other);
    }

    private static int scope(InetSocketAddress address) {
        return address.getAddress() instanceof Inet6Address v6 ? v6.getScopeId() : 0;
    }
}
