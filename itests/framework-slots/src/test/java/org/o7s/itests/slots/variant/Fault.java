package org.o7s.itests.slots.variant;

import java.util.ArrayList;
import java.util.List;

/** How a policy misbehaves, from its first call on or from when its {@link Sign} says so. */
public enum Fault {
    /** Not at all. */
    NONE,
    /** It throws. */
    THROWS,
    /** Its answers make no sense. */
    GARBAGE,
    /** It never returns. */
    SPINS,
    /** It allocates until there is no memory left. */
    ALLOCATES,
    /** As {@link #THROWS}, but only when told to. */
    LATER_THROWS,
    /** As {@link #GARBAGE}, but only when told to. */
    LATER_GARBAGE,
    /** As {@link #SPINS}, but only when told to. */
    LATER_SPINS,
    /** As {@link #ALLOCATES}, but only when told to. */
    LATER_ALLOCATES;

    private static final int CHUNK_BYTES = 48 << 20;

    private boolean is(Fault first, Fault later) {
        return this == first || (this == later && Sign.bad);
    }

    /** Called first in every method; returns whether the answer is to make no sense. */
    public boolean strikes() {
        if (this == NONE) {
            return false;
        }
        if (is(THROWS, LATER_THROWS)) {
            throw new IllegalStateException("no answer today");
        }
        if (is(SPINS, LATER_SPINS)) {
            // Whoever interrupts it is not heard.
            while (!Sign.end) {
                Thread.onSpinWait();
            }
        }
        if (is(ALLOCATES, LATER_ALLOCATES)) {
            List<byte[]> all = new ArrayList<>();
            while (!Sign.end) {
                all.add(new byte[CHUNK_BYTES]);
            }
        }
        return is(GARBAGE, LATER_GARBAGE);
    }
}
