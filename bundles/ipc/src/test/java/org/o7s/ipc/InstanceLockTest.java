package org.o7s.ipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceLockTest {
    @TempDir Path directory;
    private InstancePaths paths;

    /** Holds the lock of an instance until its input ends. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws IOException {
            InstancePaths paths = new InstancePaths("a", Path.of(args[0]));
            try (InstanceLock lock = InstanceLock.acquire(paths)) {
                System.out.println("has " + lock.paths().lock());
                while (System.in.read() >= 0) {
                    continue;
                }
            }
        }
    }

    @BeforeEach
    void anInstance() throws IOException {
        paths = InstancePaths.ofDaemon(Map.of("O7S_RUN_DIR", directory.toString()), "x", "a");
    }

    @Test
    void aSecondHolderInThisProcessIsRefusedUnlessItShares() throws IOException {
        try (InstanceLock first = InstanceLock.acquire(paths)) {
            assertThatThrownBy(() -> InstanceLock.acquire(paths))
                    .isInstanceOf(InstanceException.class)
                    .hasMessageContaining("instance \"a\" is running already, as process")
                    .hasMessageContaining("--instance");
            try (InstanceLock second = InstanceLock.acquireOrShare(paths)) {
                assertThat(second.paths()).isEqualTo(first.paths());
            }
        }
        InstanceLock.acquire(paths).close();
    }

    @Test
    void neitherSharingNorASecondAttemptGivesTheLockAway() throws Exception {
        try (InstanceLock first = InstanceLock.acquire(paths)) {
            InstanceLock.acquireOrShare(first.paths()).close();
            assertThatThrownBy(() -> InstanceLock.acquire(paths))
                    .isInstanceOf(InstanceException.class);
            Process other = startHolder(ProcessBuilder.Redirect.DISCARD);
            other.getOutputStream().close();
            assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(other.exitValue()).as("another process got the lock").isNotZero();
        }
        InstanceLock.acquire(paths).close();
    }

    private Process startHolder(ProcessBuilder.Redirect errors) throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        paths.directory().toString())
                .redirectError(errors)
                .start();
    }

    @Test
    void anotherProcessThatHoldsItIsNamedAndItsEndFreesIt() throws Exception {
        Process other = startHolder(ProcessBuilder.Redirect.INHERIT);
        try {
            BufferedReader out =
                    new BufferedReader(
                            new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8));
            assertThat(out.readLine()).startsWith("has ");
            assertThatThrownBy(() -> InstanceLock.acquireOrShare(paths))
                    .hasMessageContaining("as process " + other.pid());
        } finally {
            other.destroyForcibly().waitFor();
        }
        InstanceLock.acquire(paths).close();
    }

    @Test
    void aFileInTheWayIsNamed() throws IOException {
        Files.writeString(directory.resolve("a"), "in the way");
        assertThatThrownBy(() -> InstanceLock.acquire(paths))
                .isInstanceOf(InstanceException.class)
                .hasMessageContaining("cannot use the run directory")
                .hasMessageContaining("is no directory");
    }

    @Test
    void aDirectoryThatCannotBeMadeIsNamed() {
        InstancePaths impossible = new InstancePaths("a", Path.of("/proc/o7s/a"));
        assertThatThrownBy(() -> InstanceLock.acquire(impossible))
                .hasMessageContaining("cannot use the run directory /proc/o7s/a")
                .hasMessageContaining("O7S_RUN_DIR");
    }
}
