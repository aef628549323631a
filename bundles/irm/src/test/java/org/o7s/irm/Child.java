package org.o7s.irm;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Programs of the tests, as processes of their own. */
final class Child {
    private Child() {}

    /** A process that may make native calls; what it says of errors is seen here. */
    static ProcessBuilder of(Class<?> main, String... words) {
        return of("--enable-native-access=ALL-UNNAMED", main, words);
    }

    /** A process in which a native call would throw. */
    static ProcessBuilder withoutNativeCalls(Class<?> main, String... words) {
        return of("--illegal-native-access=deny", main, words);
    }

    private static ProcessBuilder of(String access, Class<?> main, String... words) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-Xmx256m",
                                access,
                                "-cp",
                                System.getProperty("java.class.path"),
                                main.getName()));
        command.addAll(List.of(words));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    }
}
