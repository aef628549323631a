package org.o7s.frcp;

import org.o7s.wire.g23.FrctHeader;

/**
 * Which part of a message a packet is, by its two bits. Those of paper 2.14 but for the last
 * fragment, which is 00 there: 0.23 writes that into every whole message.
 */
final class Fragment {
    static final int WHOLE = 0;
    static final int FIRST = FrctHeader.FIRST | FrctHeader.MORE;
    static final int MIDDLE = FrctHeader.MORE;
    static final int LAST = FrctHeader.FIRST;

    private Fragment() {}

    /** The bits of a packet. */
    static int of(boolean first, boolean last) {
        if (first) {
            return last ? WHOLE : FIRST;
        }
        return last ? LAST : MIDDLE;
    }
}
