package org.o7s.lab.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Control-C at a terminal that this process shares with a program on a host: it is for that
 * program, and the lab stays. Otherwise it ends the lab.
 *
 * <p>The JDK offers signals in {@code sun.misc.Signal} only, which is reached by reflection;
 * without it, control-C always ends the lab.
 */
final class Interrupt {
    private static final int INTERRUPTED = 130;
    private static final AtomicInteger PROGRAMS = new AtomicInteger();

    private Interrupt() {}

    /** From now on, as the class says. */
    static void keepForPrograms() {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler call =
                    (proxy, method, args) ->
                            switch (method.getName()) {
                                case "handle" -> {
                                    arrived();
                                    yield null;
                                }
                                case "hashCode" -> System.identityHashCode(proxy);
                                case "equals" -> proxy == args[0];
                                default -> "handler of INT";
                            };
            Object handles =
                    Proxy.newProxyInstance(
                            Interrupt.class.getClassLoader(), new Class<?>[] {handler}, call);
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("INT"), handles);
        } catch (ReflectiveOperationException e) {
            // As the class says: the lab ends in order through its shutdown hook.
        }
    }

    /** Control-C was pressed. */
    static void arrived() {
        if (PROGRAMS.get() == 0) {
            // Not in the thread of the signal: the lab takes a while to end.
            Thread.ofPlatform().name("end").start(() -> System.exit(INTERRUPTED));
        }
    }

    /** A program has the terminal. */
    static void programBegins() {
        PROGRAMS.incrementAndGet();
    }

    /** It has ended. */
    static void programEnds() {
        PROGRAMS.decrementAndGet();
    }
}
