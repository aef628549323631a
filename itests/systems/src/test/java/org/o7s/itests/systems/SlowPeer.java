package org.o7s.itests.systems;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.o7s.lab.Lab;
import org.o7s.lab.Programs;

/**
 * Has tools of the C prototype behave as the acceptance scenarios want it: {@code
 * src/test/c/slowpeer.c}, which is loaded before the prototype's library.
 */
final class SlowPeer {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Path HIDDEN = Path.of("/tmp");
    private static final Path SOURCE = Path.of("src", "test", "c", "slowpeer.c");

    private final Path library;

    private SlowPeer(Path library) {
        this.library = library;
    }

    static SlowPeer compile(Lab lab) {
        String compiler = Installed.program("gcc", "gcc");
        Path library = lab.folder().resolve("slowpeer.so");
        if (library.startsWith(HIDDEN)) {
            // The loader would only print a line, and the tool do what no scenario wants.
            throw new IllegalStateException(
                    "a system of the prototype has a "
                            + HIDDEN
                            + " of its own, so its tools cannot load "
                            + library
                            + "; run this test from a folder outside of "
                            + HIDDEN);
        }
        List<String> command =
                List.of(
                        compiler,
                        "-shared",
                        "-fPIC",
                        "-Wall",
                        "-Werror",
                        "-o",
                        library.toString(),
                        SOURCE.toAbsolutePath().toString(),
                        "-ldl");
        Programs.run(LIMIT, Map.of(), command).expectSuccess();
        return new SlowPeer(library);
    }

    /**
     * The words before a command.
     *
     * @param setting as the source says: {@code SLOW_ANSWER_MS=50}
     */
    String[] words(String setting) {
        // There is a library before it already, for output line by line.
        String run = "LD_PRELOAD=\"$LD_PRELOAD:%s\" %s exec \"$@\"".formatted(library, setting);
        return new String[] {"sh", "-c", run, "slow"};
    }
}
