package org.o7s.tools.base;

import java.util.concurrent.TimeUnit;
import org.o7s.api.QosSpec;

/**
 * The quality of a flow that a tool asks for.
 *
 * @param asked what is asked
 * @param least what is demanded, so that there is no flow rather than less
 */
public record Quality(QosSpec asked, QosSpec least) {
    private static final long NS_PER_MS = TimeUnit.MILLISECONDS.toNanos(1);

    /** One of which nothing is demanded. */
    public static Quality of(QosSpec asked) {
        return new Quality(asked, QosSpec.ANYTHING);
    }

    /** The same, of which this is demanded and, where that is more, asked. */
    public Quality demanding(QosSpec demanded) {
        boolean more = Long.compareUnsigned(demanded.bandwidthBps(), asked.bandwidthBps()) > 0;
        return new Quality(
                new QosSpec(
                        Math.min(asked.delayMs(), demanded.delayMs()),
                        more ? demanded.bandwidthBps() : asked.bandwidthBps(),
                        Math.max(asked.availability(), demanded.availability()),
                        Math.min(asked.loss(), demanded.loss()),
                        Math.min(asked.ber(), demanded.ber()),
                        asked.inOrder() || demanded.inOrder(),
                        Math.min(asked.maxGapMs(), demanded.maxGapMs()),
                        asked.timeoutMs()),
                demanded);
    }

    /**
     * What a list of terms demands: {@code bandwidth=10M,delay=50ms,gap=20ms,nines=3,order,
     * no-loss,checked}, in any order; of two that say the same the stricter one counts. No loss
     * needs order, and demands it.
     */
    static QosSpec terms(String option, String list) throws UsageException {
        QosSpec all = QosSpec.ANYTHING;
        for (String term : list.split(",", -1)) {
            all = new Quality(all, all).demanding(term(option, term)).asked();
        }
        return all;
    }

    private static QosSpec term(String option, String term) throws UsageException {
        int equals = term.indexOf('=');
        String name = equals < 0 ? term : term.substring(0, equals);
        String value = equals < 0 ? "" : term.substring(equals + 1);
        try {
            return switch (name) {
                case "bandwidth" -> of(QosSpec.ANY, rate(value), 0, QosSpec.ANY);
                case "delay" -> of(ms(value), 0, 0, QosSpec.ANY);
                case "gap" -> of(QosSpec.ANY, 0, 0, ms(value));
                case "nines" -> of(QosSpec.ANY, 0, nines(value), QosSpec.ANY);
                case "order" -> alone(value, QosSpec.ANY, QosSpec.ANY, true);
                case "no-loss" -> alone(value, 0, QosSpec.ANY, true);
                case "checked" -> alone(value, QosSpec.ANY, 0, false);
                default -> throw new NumberFormatException();
            };
        } catch (NumberFormatException | TimeSpan.UnknownUnit e) {
            throw UsageException.of(
                    option
                            + " takes bandwidth=10M, delay=50ms, gap=20ms, nines=3, order, no-loss"
                            + " and checked, with commas between, not \""
                            + term
                            + '"');
        }
    }

    private static QosSpec of(long delayMs, long bps, int nines, long gapMs) {
        return new QosSpec(delayMs, bps, nines, QosSpec.ANY, QosSpec.ANY, false, gapMs, 0);
    }

    private static QosSpec alone(String value, long loss, long ber, boolean order) {
        if (!value.isEmpty()) {
            throw new NumberFormatException(value);
        }
        return new QosSpec(QosSpec.ANY, 0, 0, loss, ber, order, QosSpec.ANY, 0);
    }

    private static long rate(String value) {
        return above(0, BitRate.parse(value));
    }

    private static long ms(String value) throws TimeSpan.UnknownUnit {
        return Math.min(above(0, TimeSpan.parseNs(value) / NS_PER_MS), QosSpec.ANY - 1);
    }

    private static int nines(String value) {
        return Math.clamp(above(0, Integer.parseInt(value)), 1, 255);
    }

    private static long above(long least, long number) {
        if (number <= least) {
            throw new NumberFormatException();
        }
        return number;
    }
}
