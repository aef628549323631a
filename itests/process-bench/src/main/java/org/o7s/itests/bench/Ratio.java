package org.o7s.itests.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A way beside a yardstick.
 *
 * @param sample of what
 * @param quantity the one that counts most in it
 * @param way whose number is divided
 * @param yardstick by whose
 * @param value the quotient of the medians
 */
record Ratio(Sample sample, String quantity, String way, String yardstick, double value) {

    /** All there are, in the order of samples and yardsticks. */
    static List<Ratio> of(Results results, List<String> yardsticks) {
        List<Ratio> ratios = new ArrayList<>();
        for (Sample sample : results.samples()) {
            String quantity = headline(sample);
            for (String yardstick : yardsticks) {
                OptionalDouble measure = results.median(sample, yardstick, quantity);
                for (String way : results.ways(sample)) {
                    OptionalDouble own = results.median(sample, way, quantity);
                    boolean ours = yardsticks.indexOf(way) < 0 || isOurs(way);
                    if (ours && !way.equals(yardstick) && measure.isPresent() && own.isPresent()) {
                        double value = own.getAsDouble() / measure.getAsDouble();
                        ratios.add(new Ratio(sample, quantity, way, yardstick, value));
                    }
                }
            }
        }
        return ratios;
    }

    private static boolean isOurs(String way) {
        return way.equals("direct");
    }

    private static String headline(Sample sample) {
        return switch (sample) {
            case Sample.Rate _ -> "packets/s";
            case Sample.Trip _, Sample.Ring _ -> "p50 µs";
            case Sample.Dial _ -> "connections/s";
            case Sample.Footprint _ -> "shared MB";
            case Sample.Death _ -> "p99 µs";
            case Sample.Idle _ -> "% of a core";
        };
    }
}
