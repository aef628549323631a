package org.o7s.core.capture;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Taps of several captures at one place and in one direction. */
final class TapGroup implements Tap, Tap.Copy {
    private final Tap[] taps;
    private final @Nullable Copy[] copies;

    TapGroup(List<Tap> taps) {
        this.taps = taps.toArray(Tap[]::new);
        this.copies = new Copy[this.taps.length];
    }

    @Override
    public Copy copy(
            byte[] header, int headerBytes, MemorySegment memory, long offset, int lengthBytes) {
        for (int i = 0; i < taps.length; i++) {
            copies[i] = taps[i].copy(header, headerBytes, memory, offset, lengthBytes);
        }
        return this;
    }

    @Override
    public void keep() {
        for (Copy copy : copies) {
            if (copy != null) {
                copy.keep();
            }
        }
    }

    @Override
    public void discard() {
        for (Copy copy : copies) {
            if (copy != null) {
                copy.discard();
            }
        }
    }
}
