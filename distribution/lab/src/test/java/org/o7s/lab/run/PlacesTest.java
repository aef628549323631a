package org.o7s.lab.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.o7s.lab.LabException;

/** Labs remove what they made, in whatever folder they are told to keep it. */
@Timeout(60)
class PlacesTest {
    private static final String NOBODY = "nobody";

    private Path root = Path.of("");

    @BeforeEach
    void aShortPath() throws IOException {
        root = Files.createTempDirectory("o7s");
    }

    @AfterEach
    void isRemoved() throws IOException {
        try (var files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private Path file(String path) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "gold");
    }

    private Path socket(String path) throws IOException {
        Path socket = root.resolve(path);
        Files.createDirectories(socket.getParent());
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
        }
        return socket;
    }

    /** What a lab with one host leaves when it is killed. */
    private Places killed(String lab) throws IOException {
        Places places = new Places(root);
        places.create(lab);
        places.writeEnter(lab, "left", "#!/bin/sh\n");
        socket(lab + "/socket");
        return places;
    }

    @Test
    void foldersOfOthersAreNoLabs() throws IOException {
        Files.createDirectories(root.resolve("empty"));
        Path treasure = file("precious/deep/treasure");
        Path socket = socket("daemon/socket");
        Path enter = file("daemon/enter-left");
        Files.createFile(root.resolve(".lonely.lab"));
        Files.createDirectories(root.resolve("folder"));
        Files.createDirectories(root.resolve(".folder.lab"));
        Path note = file(".daemon.lab");
        Places places = killed("dead");
        Files.createSymbolicLink(root.resolve("link"), root.resolve("dead"));
        Files.createFile(root.resolve(".link.lab"));
        assertThat(places.names()).containsExactly("dead");
        assertThat(places.forget("dead")).isTrue();
        assertThat(root.resolve("dead")).doesNotExist();
        assertThat(root.resolve(".dead.lab")).doesNotExist();
        assertThatThrownBy(() -> places.forget("daemon"))
                .isInstanceOf(LabException.class)
                .hasMessageContaining(enter + " and 1 more were made by no lab");
        assertThatThrownBy(() -> places.create("daemon")).hasMessageContaining(note.toString());
        assertThat(note).hasContent("gold");
        assertThat(treasure).exists();
        assertThat(Files.exists(socket)).isTrue();
        assertThat(enter).hasContent("gold");
    }

    @Test
    void aLabTakesNoFolderInWhichSomethingElseIs() throws IOException {
        Path treasure = file("precious/treasure");
        Path socket = socket("precious/socket");
        Places places = new Places(root);
        assertThatThrownBy(() -> Claim.of(places, "precious", words -> ""))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("made by no lab")
                .hasMessageContaining("--name");
        assertThatThrownBy(() -> places.forget("precious")).isInstanceOf(LabException.class);
        assertThat(treasure).hasContent("gold");
        assertThat(Files.exists(socket)).isTrue();
    }

    @Test
    void aLabInWhoseFolderSomebodyElsePutsAFileIsThereAllTheSame() throws IOException {
        Places places = new Places(root);
        Claim living = Claim.of(places, "mine", words -> "here");
        Path core = file("mine/core");
        assertThat(places.names()).containsExactly("mine");
        assertThat(places.forget("mine")).isFalse();
        assertThat(LabClient.ask(places.socket("mine"), List.of("list"))).isEqualTo("here");
        assertThatThrownBy(living::close)
                .isInstanceOf(LabException.class)
                .hasMessageContaining(core + " was made by no lab, so the folder stays");
        assertThat(core).hasContent("gold");
        assertThat(Files.exists(places.socket("mine"))).isFalse();
        assertThat(places.names()).as("the lab is gone").isEmpty();
    }

    @Test
    void ofADeadLabOnlyWhatItMadeGoes() throws IOException {
        Places places = killed("dead");
        Path treasure = file("dead/enter-here/treasure");
        assertThat(places.names()).containsExactly("dead");
        assertThatThrownBy(() -> places.forget("dead"))
                .isInstanceOf(LabException.class)
                .hasMessageContaining(treasure.getParent() + " was made by no lab");
        assertThat(treasure).hasContent("gold");
        assertThat(places.enter("dead", "left")).doesNotExist();
        assertThat(places.names()).isEmpty();
    }

    @Test
    void aLabThatWasKilledBeforeItListenedIsForgotten() {
        Places places = new Places(root);
        places.create("early");
        assertThat(places.names()).containsExactly("early");
        assertThat(places.forget("early")).isTrue();
        assertThat(root.resolve("early")).doesNotExist();
    }

    @Test
    void whatBelongsToSomebodyElseThanTheFolderStays() throws IOException {
        assumeThat(System.getProperty("user.name")).as("may give files away").isEqualTo("root");
        Places places = killed("dead");
        Path given = file("dead/enter-right");
        give(given);
        assertThatThrownBy(() -> places.forget("dead")).hasMessageContaining(given.toString());
        assertThat(given).hasContent("gold");
        Places other = killed("other");
        give(root.resolve(".other.lab"));
        assertThat(other.names()).as("its mark is none").isEmpty();
    }

    private static void give(Path file) throws IOException {
        var people = file.getFileSystem().getUserPrincipalLookupService();
        Files.getFileAttributeView(file, FileOwnerAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .setOwner(people.lookupPrincipalByName(NOBODY));
    }
}
