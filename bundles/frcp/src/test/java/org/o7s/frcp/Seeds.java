package org.o7s.frcp;

import java.util.function.LongConsumer;

/**
 * How often a property is tried: 100 seeds in the build. The nightly run is {@code mvn -pl
 * bundles/frcp -am verify -Do7s.seeds=1000}; {@code -Do7s.seed=N} tries one seed, which a failure
 * names.
 */
final class Seeds {
    private static final int DEFAULT = 100;

    private Seeds() {}

    static void forEach(LongConsumer property) {
        long first = Long.getLong("o7s.seed", 0);
        long count =
                Long.getLong("o7s.seed") != null ? 1 : Integer.getInteger("o7s.seeds", DEFAULT);
        for (long seed = first; seed < first + count; seed++) {
            try {
                property.accept(seed);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("failed with -Do7s.seed=" + seed + ": " + e, e);
            }
        }
    }
}
