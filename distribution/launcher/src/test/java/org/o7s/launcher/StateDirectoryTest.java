package org.o7s.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {
    private static final Path HOME = Path.of("/home/ada");

    private static Path of(Map<String, String> environment, String user) {
        return StateDirectory.of(environment, HOME, user, "lab").path();
    }

    @Test
    void rootAndUsersHavePlacesOfTheirOwn() {
        assertThat(of(Map.of(), "root")).isEqualTo(Path.of("/var/lib/o7s/lab"));
        assertThat(of(Map.of(), "ada")).isEqualTo(HOME.resolve(".local/state/o7s/lab"));
    }

    @Test
    void theEnvironmentMovesIt() {
        assertThat(of(Map.of("XDG_STATE_HOME", "/var/ada"), "ada"))
                .isEqualTo(Path.of("/var/ada/o7s/lab"));
        assertThat(of(Map.of("XDG_STATE_HOME", "/x", "O7S_STATE_DIR", "/y"), "root"))
                .isEqualTo(Path.of("/y/lab"));
    }

    @Test
    void aRelativeOrEmptyVariableIsIgnored() {
        assertThat(of(Map.of("XDG_STATE_HOME", "here", "O7S_STATE_DIR", ""), "ada"))
                .isEqualTo(HOME.resolve(".local/state/o7s/lab"));
    }

    @Test
    void onlyItsOwnerMayEnterIt(@TempDir Path parent) throws IOException {
        StateDirectory state = new StateDirectory(parent.resolve("a/b"));

        state.create();

        assertThat(Files.getPosixFilePermissions(state.path())).hasSize(3);
    }

    @Test
    void clearingTakesTheFrameworkAndLeavesTheLog(@TempDir Path parent) throws IOException {
        StateDirectory state = new StateDirectory(parent);
        Files.createDirectories(state.frameworkStorage().resolve("bundle1/data"));
        Files.createFile(state.frameworkStorage().resolve("bundle1/data/x"));
        Files.createFile(parent.resolve("irmd.0.log"));

        state.clear();

        assertThat(parent).isDirectoryContaining("glob:**/irmd.0.log");
        assertThat(state.frameworkStorage()).doesNotExist();
    }
}
