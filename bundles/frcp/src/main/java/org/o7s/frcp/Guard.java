package org.o7s.frcp;

import java.lang.foreign.MemorySegment;
import org.o7s.wire.g23.FrctCheck;
import org.o7s.wire.g23.FrctHeader;

/**
 * Which packets are believed to be what was sent (docs/wire/extensions.md, "checks"). A packet says
 * itself whether it has a check. That bit may be damaged too, so of a peer that offered checks and
 * has the habit of them a packet without is not believed, unless so many come that it cannot have
 * been damage: somebody else forged the mark and the checks, and must not silence a peer that knows
 * none.
 */
final class Guard {
    /** The packet has no business here, or is damaged. */
    static final int REFUSED = -1;

    /** So many packets with a check are a habit. */
    private static final int HABIT = 16;

    /** So many packets without one are no damage. */
    private static final int STRAYS = 8;

    /** For so many packets with a check one without is forgotten. */
    private static final int FORGETS = 256;

    private final FrcpCounters counters;
    private final Agreement agreement;
    private final FrctCheck check;
    private int checked;
    private int strays;
    private int sinceForgot;

    Guard(FrcpCounters counters, Agreement agreement, FrctCheck check) {
        this.counters = counters;
        this.agreement = agreement;
        this.check = check;
    }

    /**
     * A packet of {@code bytes} bytes came, at least a header.
     *
     * @return its bytes without check, or {@link #REFUSED}
     */
    int admit(MemorySegment segment, long offset, int bytes) {
        if (!isChecked(FrctHeader.flags(segment, offset))) {
            return admitUnchecked(bytes);
        }
        int covered = check.validate(segment, offset, bytes);
        if (covered < 0) {
            counters.damaged.increment();
            return REFUSED;
        }
        believe();
        return covered;
    }

    private void believe() {
        if (checked < HABIT && ++checked == HABIT) {
            counters.measures.checks();
        }
        if (strays == 0) {
            return;
        }
        sinceForgot++;
        if (sinceForgot >= FORGETS) {
            sinceForgot = 0;
            strays--;
        }
    }

    private int admitUnchecked(int bytes) {
        if (checked < HABIT || !agreement.checks()) {
            return bytes;
        }
        strays++;
        if (strays == STRAYS) {
            strays = 0;
            sinceForgot = 0;
            checked = 0;
        }
        counters.unchecked.increment();
        return REFUSED;
    }

    /** Whether a packet with these flags has a check: whom we told nothing of us knows none. */
    boolean isChecked(int flags) {
        return (flags & FrctHeader.CHECKED) != 0 && agreement.mayBeUsed();
    }
}
