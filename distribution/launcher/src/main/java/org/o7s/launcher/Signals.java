package org.o7s.launcher;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Signals of the operating system.
 *
 * <p>The JDK offers them in {@code sun.misc.Signal} only, which is reached by reflection: a JVM
 * without it still stops in order through its shutdown hook, with the exit code of the signal.
 */
final class Signals {
    private static final Logger LOG = Logger.getLogger(Signals.class.getName());

    private Signals() {}

    /** Has {@code action} called with the name of the signal, in a thread of the JVM. */
    static void handle(String signal, Consumer<String> action) {
        try {
            Class<?> signalType = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            InvocationHandler call =
                    (proxy, method, args) ->
                            switch (method.getName()) {
                                case "handle" -> {
                                    action.accept(signal);
                                    yield null;
                                }
                                case "hashCode" -> System.identityHashCode(proxy);
                                case "equals" -> proxy == args[0];
                                default -> "handler of " + signal;
                            };
            Object handler =
                    Proxy.newProxyInstance(
                            Signals.class.getClassLoader(), new Class<?>[] {handlerType}, call);
            signalType
                    .getMethod("handle", signalType, handlerType)
                    .invoke(
                            null,
                            signalType.getConstructor(String.class).newInstance(signal),
                            handler);
        } catch (ReflectiveOperationException e) {
            // For instance under nohup: HUP is then ignored already.
            LOG.log(Level.FINE, e, () -> "signal " + signal + " cannot be handled");
        }
    }
}
