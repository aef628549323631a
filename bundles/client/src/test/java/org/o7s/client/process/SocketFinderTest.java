package org.o7s.client.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.o7s.ipc.BoundaryWay;
import org.o7s.ipc.InstancePaths;

class SocketFinderTest {
    @TempDir Path directory;

    private InstancePaths paths() {
        return new InstancePaths("lab", directory);
    }

    private Path find(Optional<BoundaryWay> wanted) throws IOException {
        return SocketFinder.of(paths(), wanted).find();
    }

    @ParameterizedTest
    @EnumSource
    void theSocketThatIsThereSaysWhichWayTheDaemonGoes(BoundaryWay way) throws IOException {
        Files.createFile(paths().applications(way));
        assertThat(find(Optional.empty())).isEqualTo(paths().applications(way));
        assertThat(find(Optional.of(way))).isEqualTo(paths().applications(way));
    }

    @Test
    void aDaemonThatComesBackTheOtherWayIsFound() throws IOException {
        SocketFinder finder = SocketFinder.of(paths(), Optional.empty());
        Path first = Files.createFile(paths().applications(BoundaryWay.NATIVE));
        assertThat(finder.find()).isEqualTo(first);
        Files.delete(first);
        Path next = Files.createFile(paths().applications(BoundaryWay.PORTABLE));
        assertThat(finder.find()).isEqualTo(next);
    }

    @Test
    void whereNobodyIsTheUsualSocketIsMissed() throws IOException {
        assertThat(find(Optional.empty())).isEqualTo(directory.resolve("app.sock"));
        assertThat(find(Optional.of(BoundaryWay.PORTABLE)))
                .isEqualTo(directory.resolve("any.sock"));
    }

    @Test
    void whoeverInsistsOnTheOtherWayIsToldWhatWhichWhyAndWhatNext() throws IOException {
        Files.createFile(paths().applications(BoundaryWay.NATIVE));
        assertThatThrownBy(() -> find(Optional.of(BoundaryWay.PORTABLE)))
                .hasMessageStartingWith("E-BOUNDARY-WAY the process wants the portable way")
                .hasMessageContaining("daemon of instance \"lab\" goes the native one")
                .hasMessageContaining("O7S_BOUNDARY")
                .hasMessageEndingWith("start irmd with --portable");
        Files.delete(paths().applications(BoundaryWay.NATIVE));
        Files.createFile(paths().applications(BoundaryWay.PORTABLE));
        assertThatThrownBy(() -> find(Optional.of(BoundaryWay.NATIVE)))
                .hasMessageEndingWith("start irmd without --portable");
    }

    @Test
    void aWordNamesAWayInWhateverCase() {
        assertThat(BoundaryWay.named("Portable")).contains(BoundaryWay.PORTABLE);
        assertThat(BoundaryWay.named("native")).contains(BoundaryWay.NATIVE);
        assertThat(BoundaryWay.named("other")).isEmpty();
    }
}
