package org.o7s.ipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstancePathsTest {
    @Test
    void theDirectoryFollowsVariableUserAndRuntimeDirectory() throws IOException {
        assertThat(InstancePaths.ofDaemon(Map.of(), "root", "default").socket())
                .isEqualTo(Path.of("/run/o7s/default/irm.sock"));
        assertThat(InstancePaths.ofDaemon(Map.of("O7S_RUN_DIR", "/x"), "root", "a").lock())
                .isEqualTo(Path.of("/x/a/irmd.lock"));
        assertThat(
                        InstancePaths.ofDaemon(Map.of("XDG_RUNTIME_DIR", "/run/user/7"), "eve", "a")
                                .directory())
                .isEqualTo(Path.of("/run/user/7/o7s/a"));
        assertThat(InstancePaths.ofDaemon(Map.of(), "eve", "a").directory())
                .isEqualTo(Path.of("/tmp/o7s-eve/a"));
    }

    @Test
    void aClientMeansItsOwnDaemonThenThatOfRoot(@TempDir Path directory) throws IOException {
        Map<String, String> environment = Map.of("XDG_RUNTIME_DIR", directory.toString());
        InstancePaths none = InstancePaths.ofClient(environment, "eve", "never-there");
        assertThat(none.directory()).isEqualTo(directory.resolve("o7s/never-there"));
        Files.createDirectories(directory.resolve("o7s/b"));
        Files.createFile(directory.resolve("o7s/b/irm.sock"));
        assertThat(InstancePaths.ofClient(environment, "eve", "b").socket())
                .isEqualTo(directory.resolve("o7s/b/irm.sock"));
        assertThat(InstancePaths.ofClient(Map.of("O7S_INSTANCE", "c"), "root", "").instance())
                .isEqualTo("c");
        assertThat(InstancePaths.ofClient(Map.of(), "root", "").instance()).isEqualTo("default");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../x", "a/b", "a b", "\u0000", "ä", ".hidden"})
    void aNameThatCouldLeadElsewhereIsRefused(String instance) {
        assertThatThrownBy(() -> InstancePaths.ofDaemon(Map.of(), "root", instance))
                .isInstanceOf(InstanceException.class)
                .hasMessageContaining("cannot be the name of an instance");
    }

    @Test
    void aPathThatNoSocketCanHaveIsRefusedWithItsLength() {
        Map<String, String> environment = Map.of("O7S_RUN_DIR", "/" + "x".repeat(100));
        assertThatThrownBy(() -> InstancePaths.ofDaemon(environment, "root", "default"))
                .hasMessageContaining("118 bytes")
                .hasMessageContaining("O7S_RUN_DIR");
    }
}
