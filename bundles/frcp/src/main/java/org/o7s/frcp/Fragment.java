package org.o7s.frcp;

import org.o7s.wire.g23.FrctHeader;

/** Which part of a message a packet is, by its two bits (paper 2.14). */
final class Fragment {
    static final int WHOLE = FrctHeader.FIRST;
    static final int FIRST = FrctHeader.FIRST | FrctHeader.MORE;
    static final int MIDDLE = FrctHeader.MORE;
    static final int LAST = 0;

    private Fragment() {}

    /** The bits of a packet: none if it is the whole message, which every end understands. */
    static int of(boolean first, boolean last) {
        if (first && last) {
            return 0;
        }
        return FrctHeader.FRAGMENT | (first ? FrctHeader.FIRST : 0) | (last ? 0 : FrctHeader.MORE);
    }
}
