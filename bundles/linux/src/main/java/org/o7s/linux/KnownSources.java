package org.o7s.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The senders of late, so that a datagram of one of them makes no new object: {@link #SOURCES} at
 * most, in sets of {@link #WAYS}. A sender that is not among them takes the place of one of its
 * set, so only with more than some hundred at a time do a few of them make an object per datagram.
 * One thread.
 */
final class KnownSources {
    static final int SOURCES = 2048;
    static final int WAYS = 4;

    private static final long MIX = 0x9e3779b97f4a7c15L;
    private static final int SETS = SOURCES / WAYS;
    private static final int SET_SHIFT = Long.SIZE - Integer.numberOfTrailingZeros(SETS);

    private final @Nullable InetSocketAddress[] known = new @Nullable InetSocketAddress[SOURCES];
    private final long[] high = new long[SOURCES];
    private final long[] low = new long[SOURCES];
    private final long[] portAndScope = new long[SOURCES];

    /** Which of a set goes next. */
    private final byte[] oldest = new byte[SETS];

    /** The address that the kernel wrote there. */
    InetSocketAddress at(MemorySegment names, long at) {
        int port = Short.toUnsignedInt(names.get(JAVA_SHORT, at + InternetAddress.PORT));
        boolean v6 = names.get(JAVA_SHORT, at) == SocketCalls.AF_INET6;
        long h = v6 ? names.get(JAVA_LONG, at + InternetAddress.V6_HOST) : 0;
        long l =
                v6
                        ? names.get(JAVA_LONG, at + InternetAddress.V6_HOST + Long.BYTES)
                        : names.get(JAVA_INT, at + InternetAddress.V4_HOST);
        long p = v6 ? (long) names.get(JAVA_INT, at + InternetAddress.V6_SCOPE) << 16 | port : port;
        int set = (int) (((((h * MIX) ^ l) * MIX + p) * MIX) >>> SET_SHIFT);
        int first = set * WAYS;
        for (int i = first; i < first + WAYS; i++) {
            InetSocketAddress there = known[i];
            if (there != null && high[i] == h && low[i] == l && portAndScope[i] == p) {
                return there;
            }
        }
        InetSocketAddress made = InternetAddress.read(names, at);
        int place = first + oldest[set];
        oldest[set] = (byte) ((oldest[set] + 1) % WAYS);
        known[place] = made;
        high[place] = h;
        low[place] = l;
        portAndScope[place] = p;
        return made;
    }
}
