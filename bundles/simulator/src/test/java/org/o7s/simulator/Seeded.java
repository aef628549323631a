package org.o7s.simulator;

import java.lang.reflect.Constructor;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * Says with every failure of a simulation which seed it had, and the command that has the same run
 * again: of a test, of what runs before and after it, and of the constructor and the fields of its
 * class. {@code -Do7s.sim.seed} gives another seed to all tests of a class.
 */
final class Seeded
        implements InvocationInterceptor,
                LifecycleMethodExecutionExceptionHandler,
                TestExecutionExceptionHandler {
    private final long seed;

    Seeded(long usual) {
        this.seed = Long.getLong("o7s.sim.seed", usual);
    }

    /** The seed. */
    long seed() {
        return seed;
    }

    @Override
    public <T> T interceptTestClassConstructor(
            Invocation<T> invocation,
            ReflectiveInvocationContext<Constructor<T>> constructor,
            ExtensionContext context)
            throws Throwable {
        try {
            return invocation.proceed();
        } catch (Exception | Error failure) {
            throw named(constructor.getTargetClass(), failure);
        }
    }

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable failure)
            throws Throwable {
        throw named(context.getRequiredTestClass(), failure);
    }

    @Override
    public void handleBeforeEachMethodExecutionException(
            ExtensionContext context, Throwable failure) throws Throwable {
        throw named(context.getRequiredTestClass(), failure);
    }

    @Override
    public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable failure)
            throws Throwable {
        throw named(context.getRequiredTestClass(), failure);
    }

    @Override
    public void handleAfterAllMethodExecutionException(ExtensionContext context, Throwable failure)
            throws Throwable {
        throw named(context.getRequiredTestClass(), failure);
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure)
            throws Throwable {
        throw named(context.getRequiredTestClass(), failure);
    }

    private AssertionError named(Class<?> test, Throwable failure) {
        return new AssertionError(say(test.getSimpleName(), failure), failure);
    }

    String say(String test, Throwable failure) {
        return "%s%nseed %d; the same again: mvn -pl bundles/simulator -am verify -Dtest=%s"
                        .formatted(failure.getMessage(), seed, test)
                + " -Dsurefire.failIfNoSpecifiedTests=false -Do7s.sim.seed="
                + seed;
    }
}
