package org.o7s.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistributionTest {
    @TempDir private Path home;

    @BeforeEach
    void writeACompleteDistribution() throws IOException {
        Files.createDirectories(home.resolve("bundles"));
        Files.createDirectories(home.resolve("etc"));
        Files.createFile(home.resolve("bundles/a.jar"));
        Files.createFile(home.resolve("bundles/b.jar"));
        runList("# comment", "", "1 a.jar", "5 b.jar");
        Files.writeString(
                home.resolve("etc/framework.properties"), "o7s.ready=x.Y, z.W\nother=1,2\n");
    }

    private void runList(String... lines) throws IOException {
        Files.write(home.resolve("bundles/run.list"), java.util.List.of(lines));
    }

    @Test
    void bundlesComeInTheOrderOfTheRunList() throws IOException {
        Distribution distribution = Distribution.read(home);

        assertThat(distribution.bundles())
                .containsExactly(
                        new Distribution.Entry(1, home.resolve("bundles/a.jar")),
                        new Distribution.Entry(5, home.resolve("bundles/b.jar")));
        assertThat(distribution.readyServices()).containsExactly("x.Y", "z.W");
        assertThat(distribution.framework()).containsEntry("other", "1,2");
    }

    @Test
    void aMissingBundleIsNamed() throws IOException {
        runList("1 a.jar", "1 gone.jar");

        assertThatThrownBy(() -> Distribution.read(home))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("bundles/gone.jar is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.jar", "0 a.jar", "101 a.jar", "x a.jar"})
    void aDamagedLineIsNamedWithItsNumber(String line) throws IOException {
        runList("1 a.jar", line);

        assertThatThrownBy(() -> Distribution.read(home))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("run.list line 2")
                .hasMessageContaining(line);
    }

    @Test
    void anEmptyRunListIsAnError() throws IOException {
        runList("# nothing");

        assertThatThrownBy(() -> Distribution.read(home)).hasMessageContaining("names no bundle");
    }

    @Test
    void aMissingFileIsNamed() throws IOException {
        Files.delete(home.resolve("etc/framework.properties"));

        assertThatThrownBy(() -> Distribution.read(home))
                .hasMessageContaining("etc/framework.properties is missing");
    }
}
