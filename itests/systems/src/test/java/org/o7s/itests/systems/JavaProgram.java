package org.o7s.itests.systems;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.o7s.lab.Distribution;
import org.o7s.lab.O7sSystem;
import org.o7s.lab.Running;

/**
 * How a program of the tests is started as an application in a process of its own, with nothing on
 * its class path but itself and the jar of the distribution.
 */
final class JavaProgram {
    private static final AtomicInteger STARTED = new AtomicInteger();

    private final Class<?> main;
    private final List<String> before = new ArrayList<>();
    private final List<String> options = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private String nativeAccess = "--enable-native-access=ALL-UNNAMED";
    private Path jar = Distribution.located().home().resolve("lib").resolve("o7s-client.jar");
    private Path classes = Path.of("target", "test-classes").toAbsolutePath();

    private JavaProgram(Class<?> main) {
        this.main = main;
        // The launcher of the tests may have put the classes elsewhere.
        var source = main.getProtectionDomain().getCodeSource();
        if (source != null) {
            classes = Path.of(source.getLocation().getPath());
        }
    }

    static JavaProgram of(Class<?> main) {
        return new JavaProgram(main);
    }

    /** Words before the command: what it is to be run by. */
    JavaProgram by(String... words) {
        before.addAll(List.of(words));
        return this;
    }

    /** Options of the virtual machine. */
    JavaProgram with(String... more) {
        options.addAll(List.of(more));
        return this;
    }

    /** A native call then throws. */
    JavaProgram withoutNativeAccess() {
        nativeAccess = "--illegal-native-access=deny";
        return this;
    }

    JavaProgram environment(String key, String value) {
        environment.put(key, value);
        return this;
    }

    /** Runs it from a folder that everybody may read, which has jar and classes in it. */
    JavaProgram from(Path folder) {
        jar = folder.resolve("lib").resolve("o7s-client.jar");
        classes = folder.resolve("classes");
        return this;
    }

    Path jar() {
        return jar;
    }

    Path classes() {
        return classes;
    }

    /** The words of its command line. */
    List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(nativeAccess, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx64m"));
        command.addAll(options);
        command.addAll(List.of("-cp", jar + ":" + classes, main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Starts it on the host of a system. */
    Running start(O7sSystem system, String... arguments) {
        Map<String, String> all = new HashMap<>(system.environment());
        all.put("O7S_INSTANCE", system.host().name());
        all.putAll(environment);
        String words = String.join("-", arguments).replaceAll("[^A-Za-z0-9-]", "_");
        String tag = main.getSimpleName() + "-" + words + "-" + STARTED.incrementAndGet();
        return system.host().start(tag, all, command(arguments));
    }
}
