package org.o7s.simulator;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * Says with every failure of a simulation which seed it had, and the command that has the same run
 * again. {@code -Do7s.sim.seed} gives another seed to all tests of a class.
 */
final class Seeded implements TestExecutionExceptionHandler {
    private final long seed;

    Seeded(long usual) {
        this.seed = Long.getLong("o7s.sim.seed", usual);
    }

    /** The seed. */
    long seed() {
        return seed;
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) {
        throw new AssertionError(
                say(context.getRequiredTestClass().getSimpleName(), failure), failure);
    }

    String say(String test, Throwable failure) {
        return "%s%nseed %d; the same again: mvn -pl bundles/simulator -am verify -Dtest=%s"
                        .formatted(failure.getMessage(), seed, test)
                + " -Dsurefire.failIfNoSpecifiedTests=false -Do7s.sim.seed="
                + seed;
    }
}
