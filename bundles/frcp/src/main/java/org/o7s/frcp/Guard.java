package org.o7s.frcp;

import java.lang.foreign.MemorySegment;
import org.o7s.wire.g23.FrctCheck;
import org.o7s.wire.g23.FrctHeader;

/**
 * Which packets are believed to be what was sent (docs/wire/extensions.md, "checks"). A packet says
 * itself whether it has a check. That bit may be damaged too, so of a peer that has checks in all
 * its packets, or has got the habit of them, a packet without is not believed, unless so many come
 * that it cannot have been damage: somebody else forged the mark and the checks, and must not
 * silence a peer that knows none.
 */
final class Guard {
    /** The packet has no business here, or is damaged. */
    static final int REFUSED = -1;

    /** So many packets with a check are a habit of a peer that sent one without. */
    private static final int HABIT = 16;

    /** One packet without for so many packets with one, of a habit, is no damage. */
    private static final int CHECKED_PER_STRAY = 2;

    /** For so many packets with a check one without is forgotten. */
    private static final int FORGETS = 256;

    private final boolean extended;
    private final FrcpCounters counters;
    private final Agreement agreement;
    private final FrctCheck check;
    private int checked;

    /** So many packets with a check and one without is not believed. */
    private int enough = 1;

    private int strays;
    private int sinceForgot;

    Guard(boolean extended, FrcpCounters counters, Agreement agreement, FrctCheck check) {
        this.extended = extended;
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
        int flags = FrctHeader.flags(segment, offset);
        if (!isChecked(flags)) {
            return admitUnchecked(flags, bytes);
        }
        int covered = check.validate(segment, offset, bytes);
        if (covered < 0) {
            counters.damaged.increment();
            return REFUSED;
        }
        believe();
        return covered;
    }

    /**
     * Whether a packet with DATA is believed that is read where it came: only with the right check.
     * Of any other nothing is counted, as it goes the long way.
     *
     * @param said what stands in place of the acknowledgement number
     */
    boolean admitsStraight(
            int flags,
            int window,
            int number,
            int said,
            MemorySegment payload,
            long offset,
            int bytes) {
        if (!isChecked(flags)
                || !check.matches(flags, window, number, said, payload, offset, bytes)) {
            return false;
        }
        believe();
        return true;
    }

    private void believe() {
        agreement.heardChecked();
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

    private int admitUnchecked(int flags, int bytes) {
        if (checked < enough || !agreement.checks()) {
            enough = HABIT;
            if ((flags & FrctHeader.DATA) != 0) {
                agreement.heardUnchecked();
            }
            return bytes;
        }
        strays++;
        if (strays >= Math.max(1, checked / CHECKED_PER_STRAY)) {
            strays = 0;
            sinceForgot = 0;
            checked = 0;
            enough = HABIT;
        }
        counters.unchecked.increment();
        return REFUSED;
    }

    /** Whether a packet with these flags has a check; without extensions there is none. */
    boolean isChecked(int flags) {
        return extended && (flags & FrctHeader.CHECKED) != 0;
    }
}
