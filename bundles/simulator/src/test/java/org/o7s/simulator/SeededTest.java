package org.o7s.simulator;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Constructor;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever fails in a simulation is told with its seed. */
class SeededTest {
    private static final Seeded SEEDED = new Seeded(77);
    private static final Throwable LOST = new IllegalStateException("all is lost");

    private interface Handler {
        void handle(ExtensionContext context, Throwable failure) throws Throwable;
    }

    private static Stream<Handler> handlers() {
        return Stream.of(
                SEEDED::handleBeforeAllMethodExecutionException,
                SEEDED::handleBeforeEachMethodExecutionException,
                SEEDED::handleTestExecutionException,
                SEEDED::handleAfterEachMethodExecutionException,
                SEEDED::handleAfterAllMethodExecutionException);
    }

    /** Knows the class of the test, whoever asks for it. */
    private static <T> T context(Class<T> type) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, arguments) ->
                                method.getReturnType() == Optional.class
                                        ? Optional.of(SeededTest.class)
                                        : SeededTest.class));
    }

    @ParameterizedTest
    @MethodSource("handlers")
    void aFailureOfAMethodHasItsSeed(Handler handler) {
        assertThatThrownBy(() -> handler.handle(context(ExtensionContext.class), LOST))
                .hasMessageContaining("all is lost")
                .hasMessageContaining("-Dtest=SeededTest")
                .hasMessageContaining("-Do7s.sim.seed=" + SEEDED.seed())
                .hasCause(LOST);
    }

    @Test
    @SuppressWarnings("unchecked")
    void aFailureOfAConstructorHasItsSeed() {
        ReflectiveInvocationContext<Constructor<SeededTest>> constructor =
                context(ReflectiveInvocationContext.class);
        assertThatThrownBy(
                        () ->
                                SEEDED.interceptTestClassConstructor(
                                        () -> {
                                            throw LOST;
                                        },
                                        constructor,
                                        context(ExtensionContext.class)))
                .hasMessageContaining("all is lost")
                .hasMessageContaining("-Do7s.sim.seed=" + SEEDED.seed())
                .hasCause(LOST);
    }
}
