package org.o7s.lab.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.o7s.lab.LabException;

/** Labs remove what they made, in whatever folder they are told to keep it. */
@Timeout(60)
class PlacesTest {
    @TempDir private Path root;

    private Path file(String path) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "gold");
    }

    @Test
    void foldersOfOthersAreNoLabs() throws IOException {
        Files.createDirectories(root.resolve("empty"));
        Path treasure = file("precious/deep/treasure");
        Path odd = file("odd/socket");
        file("odd/diary");
        Path dead = file("dead/socket");
        Path enter = file("dead/enter-left");
        Files.createSymbolicLink(root.resolve("link"), root.resolve("dead"));
        Places places = new Places(root);
        assertThat(places.names()).containsExactly("dead");
        assertThat(places.forget("dead")).isTrue();
        assertThat(dead.getParent()).doesNotExist();
        assertThat(enter).doesNotExist();
        assertThat(treasure).exists();
        assertThat(odd).exists();
    }

    @Test
    void aLabTakesNoFolderInWhichSomethingElseIs() throws IOException {
        Path treasure = file("precious/treasure");
        Path socket = file("precious/socket");
        Places places = new Places(root);
        assertThatThrownBy(() -> Claim.of(places, "precious", words -> ""))
                .isInstanceOf(LabException.class)
                .hasMessageContaining(treasure + " was made by no lab")
                .hasMessageContaining("--name");
        assertThatThrownBy(() -> places.forget("precious")).isInstanceOf(LabException.class);
        assertThat(treasure).hasContent("gold");
        assertThat(socket).exists();
    }
}
