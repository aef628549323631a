package org.o7s.frcp;

import org.o7s.wire.g23.FrctHeader;

/** Which part of a message a packet is, by its two bits (paper 2.14). */
final class Fragment {
    static final int WHOLE = FrctHeader.FIRST;
    static final int FIRST = FrctHeader.FIRST | FrctHeader.MORE;
    static final int MIDDLE = FrctHeader.MORE;
    static final int LAST = 0;

    private Fragment() {}

    /** The bits of a fragment. */
    static int of(boolean first, boolean last) {
        return (first ? FrctHeader.FIRST : 0) | (last ? 0 : FrctHeader.MORE);
    }
}
