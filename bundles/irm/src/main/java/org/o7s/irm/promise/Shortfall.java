package org.o7s.irm.promise;

import java.util.ArrayList;
import java.util.List;
import org.o7s.api.QosSpec;

/**
 * A term of a specification of which less can be had than is wanted.
 *
 * @param term {@code bandwidth}, {@code delay} and so on
 * @param wanted how much, with its unit
 * @param had how much of it can be had, or that nobody promises any
 */
public record Shortfall(String term, String wanted, String had) {
    private static final String NO_PROMISE = "no promise";

    /**
     * The terms in which a grant is less than what is wanted, in the order of a specification. The
     * peer timeout is a setting of the end itself, and no term.
     */
    public static List<Shortfall> of(QosSpec wanted, QosSpec granted) {
        List<Shortfall> less = new ArrayList<>();
        if (granted.delayMs() > wanted.delayMs()) {
            less.add(new Shortfall("delay", ms(wanted.delayMs()), ms(granted.delayMs())));
        }
        if (Long.compareUnsigned(granted.bandwidthBps(), wanted.bandwidthBps()) < 0) {
            less.add(
                    new Shortfall(
                            "bandwidth", bps(wanted.bandwidthBps()), bps(granted.bandwidthBps())));
        }
        if (granted.availability() < wanted.availability()) {
            less.add(
                    new Shortfall(
                            "availability",
                            nines(wanted.availability()),
                            nines(granted.availability())));
        }
        // What other values mean is not defined: only none is a promise.
        if (wanted.loss() == 0 && granted.loss() != 0) {
            less.add(new Shortfall("loss", "none", "some"));
        }
        if (wanted.ber() == 0 && granted.ber() != 0) {
            less.add(new Shortfall("bit errors", "none", "some"));
        }
        if (wanted.inOrder() && !granted.inOrder()) {
            less.add(new Shortfall("order", "in order", "any order"));
        }
        if (granted.maxGapMs() > wanted.maxGapMs()) {
            less.add(new Shortfall("gap", ms(wanted.maxGapMs()), ms(granted.maxGapMs())));
        }
        return less;
    }

    /** As part of a sentence: {@code bandwidth 10000000 bit/s, but 1000000 bit/s can be had}. */
    public String sentence() {
        return "%s %s, but %s can be had".formatted(term, wanted, had);
    }

    private static String ms(long ms) {
        return ms == QosSpec.ANY ? NO_PROMISE : ms + " ms";
    }

    private static String bps(long bps) {
        return bps == 0 ? NO_PROMISE : Long.toUnsignedString(bps) + " bit/s";
    }

    private static String nines(int nines) {
        return nines == 0 ? NO_PROMISE : nines + " nines";
    }
}
