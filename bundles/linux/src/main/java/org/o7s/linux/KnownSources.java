package org.o7s.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The senders of late, so that a datagram of one of them makes no new object: {@link #SLOTS} at
 * most, each in the slot of its hash. One thread.
 */
final class KnownSources {
    static final int SLOTS = 256;

    private static final long MIX = 0x9e3779b97f4a7c15L;
    private static final int SLOT_SHIFT = 56;

    private final @Nullable InetSocketAddress[] known = new @Nullable InetSocketAddress[SLOTS];
    private final long[] high = new long[SLOTS];
    private final long[] low = new long[SLOTS];
    private final long[] portAndScope = new long[SLOTS];

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
        int slot = (int) (((((h * MIX) ^ l) * MIX + p) * MIX) >>> SLOT_SHIFT);
        InetSocketAddress found = known[slot];
        if (found == null || high[slot] != h || low[slot] != l || portAndScope[slot] != p) {
            found = InternetAddress.read(names, at);
            known[slot] = found;
            high[slot] = h;
            low[slot] = l;
            portAndScope[slot] = p;
        }
        return found;
    }
}
