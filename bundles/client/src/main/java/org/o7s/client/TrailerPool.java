package org.o7s.client;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.o7s.core.packet.Packet;
import org.o7s.wire.g23.CrcTrailer;

/**
 * Appends and checks CRC trailers for any number of threads at once.
 *
 * <p>A {@link CrcTrailer} holds working memory and serves one thread at a time, so a few are kept;
 * more threads than that at one moment make their own.
 */
final class TrailerPool {
    private static final int KEPT = 4;

    private final AtomicReferenceArray<CrcTrailer> kept = new AtomicReferenceArray<>(KEPT);

    void append(Packet packet) {
        CrcTrailer trailer = take();
        int bytes = packet.length();
        packet.pushBack(CrcTrailer.BYTES);
        trailer.append(packet.memory(), packet.offset(), bytes);
        giveBack(trailer);
    }

    /** Strips the trailer if it matches. */
    boolean strip(Packet packet) {
        CrcTrailer trailer = take();
        boolean matches = trailer.matches(packet.memory(), packet.offset(), packet.length());
        giveBack(trailer);
        if (matches) {
            packet.pullBack(CrcTrailer.BYTES);
        }
        return matches;
    }

    private CrcTrailer take() {
        for (int i = 0; i < KEPT; i++) {
            CrcTrailer trailer = kept.getAndSet(i, null);
            if (trailer != null) {
                return trailer;
            }
        }
        return new CrcTrailer();
    }

    private void giveBack(CrcTrailer trailer) {
        for (int i = 0; i < KEPT; i++) {
            if (kept.compareAndSet(i, null, trailer)) {
                return;
            }
        }
    }
}
