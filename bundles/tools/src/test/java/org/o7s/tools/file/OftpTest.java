package org.o7s.tools.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o7s.tools.kit.MemoryNetwork;
import org.o7s.tools.kit.ToolRun;

class OftpTest {
    private final MemoryNetwork network = new MemoryNetwork();
    private final Oftp oftp = new Oftp(network);
    private @TempDir Path folder;
    private Path here = Path.of("");
    private Path there = Path.of("");
    private ToolRun server = ToolRun.of(oftp, "--help");

    @BeforeEach
    void folders() throws IOException {
        here = Files.createDirectory(folder.resolve("here")).toRealPath();
        there = Files.createDirectory(folder.resolve("there")).toRealPath();
    }

    private void serve(String... options) {
        String[] words =
                Stream.concat(Stream.of("-l", there.toString()), Stream.of(options))
                        .toArray(String[]::new);
        server = ToolRun.start(oftp, words);
        await().until(() -> network.isServed("oftp"));
    }

    @AfterEach
    void theServerEndsWhenItIsInterrupted() {
        assertThat(server.interrupt().exitCode()).isZero();
    }

    private static byte[] content(int bytes) {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        return content;
    }

    private Path write(Path directory, String path, byte[] content) throws IOException {
        Path file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.write(file, content);
    }

    private static Stream<String> tree(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files
                    .map(f -> directory.relativize(f).toString())
                    .filter(f -> !f.isEmpty())
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @Test
    void aTreeIsSentWithTimesAndEmptyDirectories() throws IOException {
        serve("--write");
        write(here, "tree/a", content(0));
        Path b = write(here, "tree/deep/er/b", content(3_000_000));
        Files.setLastModifiedTime(b, FileTime.fromMillis(1_000_000_000_000L));
        assertThat(b.toFile().setExecutable(true)).isTrue();
        Files.createDirectory(here.resolve("tree/empty"));

        ToolRun put = ToolRun.of(oftp, "put", "-n", "oftp", here.resolve("tree").toString());

        assertThat(put.err()).isEmpty();
        assertThat(put.exitCode()).isZero();
        assertThat(put.out()).contains("2 stored, 0 the same, 0 failed; 3.0 MB");
        assertThat(tree(there))
                .containsExactly(
                        "tree",
                        "tree/a",
                        "tree/deep",
                        "tree/deep/er",
                        "tree/deep/er/b",
                        "tree/empty");
        Path arrived = there.resolve("tree/deep/er/b");
        assertThat(arrived).hasSameBinaryContentAs(b).isExecutable();
        assertThat(Files.getLastModifiedTime(arrived).toMillis()).isEqualTo(1_000_000_000_000L);
        assertThat(there.resolve("tree/a")).isEmptyFile();
    }

    @Test
    void aTreeIsFetchedAndSecondTimeNothingIsSent() throws IOException {
        serve();
        write(there, "docs/a", content(100_000));
        write(there, "docs/b", content(1));
        String to = here.resolve("new").toString();

        ToolRun first = ToolRun.of(oftp, "get", "-n", "oftp", "./docs/", "--to", to);
        ToolRun again = ToolRun.of(oftp, "get", "-n", "oftp", "docs", "--to", to, "--json");

        assertThat(first.err() + again.err()).isEmpty();
        assertThat(tree(here)).containsExactly("new", "new/docs", "new/docs/a", "new/docs/b");
        assertThat(here.resolve("new/docs/a")).hasBinaryContent(content(100_000));
        assertThat(again.out())
                .contains("\"path\":\"docs/a\",\"outcome\":\"same\",\"bytes\":100000")
                .contains("\"stored\":0,\"same\":2,\"failed\":0,\"movedBytes\":0");
    }

    @Test
    void everythingIsFetchedIfNothingIsNamed() throws IOException {
        serve();
        write(there, "a", content(1));
        write(there, "b/c", content(2));
        assertThat(ToolRun.of(oftp, "get", "-n", "oftp", "--to", here.toString()).exitCode())
                .isZero();
        assertThat(tree(here)).containsExactly("a", "b", "b/c");
    }

    @Test
    void whatWasInterruptedGoesOnWhereItEnded() throws IOException {
        serve("--write");
        byte[] content = content(2_000_000);
        Path file = write(here, "big", content);
        write(there, ".big.oftp", java.util.Arrays.copyOf(content, 1_500_000));

        ToolRun put = ToolRun.of(oftp, "put", "-n", "oftp", file.toString(), "--json");

        assertThat(put.out())
                .contains("\"outcome\":\"resumed\",\"bytes\":2000000,\"movedBytes\":500000");
        assertThat(there.resolve("big")).hasBinaryContent(content);
        assertThat(tree(there)).containsExactly("big");
    }

    @Test
    void aPartOfAnotherFileIsNotGoneOnWith() throws IOException {
        serve();
        write(there, "big", content(2_000_000));
        write(here, ".big.oftp", content(1_500_000));

        ToolRun get = ToolRun.of(oftp, "get", "-n", "oftp", "big", "--to", here.toString());

        assertThat(get.out()).startsWith("stored");
        assertThat(here.resolve("big")).hasBinaryContent(content(2_000_000));
    }

    @Test
    void anotherFileIsReplacedOnlyIfBothSidesWantThat() throws IOException {
        serve("--write");
        Path mine = write(here, "a", content(10));
        Path theirs = write(there, "a", content(11));

        ToolRun put = ToolRun.of(oftp, "put", "-n", "oftp", mine.toString());
        ToolRun force = ToolRun.of(oftp, "put", "-n", "oftp", mine.toString(), "--force");
        ToolRun get = ToolRun.of(oftp, "get", "-n", "oftp", "a", "--to", here.toString());

        assertThat(put.err()).isEqualTo("oftp: a: " + ContentSender.DIFFERS + "\n");
        assertThat(put.exitCode()).isEqualTo(1);
        assertThat(force.err()).contains("replaces no files: it was started without --force");
        assertThat(get.err()).contains(ContentSender.DIFFERS);
        assertThat(theirs).hasBinaryContent(content(11));
        assertThat(mine).hasBinaryContent(content(10));

        ToolRun forced =
                ToolRun.of(oftp, "get", "-n", "oftp", "a", "--force", "--to", here.toString());
        assertThat(forced.exitCode()).isZero();
        assertThat(mine).hasBinaryContent(content(11));
    }

    @Test
    void aServiceThatMayReplaceDoes() throws IOException {
        serve("--write", "--force");
        Path mine = write(here, "a", content(10));
        Path theirs = write(there, "a", content(10_000));
        assertThat(ToolRun.of(oftp, "put", "-n", "oftp", "--force", mine.toString()).exitCode())
                .isZero();
        assertThat(theirs).hasBinaryContent(content(10));
    }

    @Test
    void aServiceTakesNothingUnlessItIsTold() throws IOException {
        serve();
        Path file = write(here, "a", content(10));
        ToolRun put = ToolRun.of(oftp, "put", "-n", "oftp", file.toString());
        assertThat(put.err()).contains("takes no files: it was started without --write");
        assertThat(put.exitCode()).isEqualTo(1);
        assertThat(tree(there)).isEmpty();
    }

    @Test
    void linksArePassedOver() throws IOException {
        serve();
        write(there, "tree/a", content(10));
        Files.createSymbolicLink(there.resolve("tree/out"), here);
        Files.createSymbolicLink(there.resolve("tree/loop"), there);

        ToolRun get = ToolRun.of(oftp, "get", "-n", "oftp", "tree", "--to", here.toString());
        ToolRun through = ToolRun.of(oftp, "ls", "-n", "oftp", "tree/out");

        assertThat(get.exitCode()).isZero();
        assertThat(tree(here)).containsExactly("tree", "tree/a");
        assertThat(through.err()).isEqualTo("oftp: tree/out: it leads through a symbolic link\n");
    }

    @Test
    void filesAreListed() throws IOException {
        serve();
        write(there, "b", content(12_345));
        Files.createDirectory(there.resolve("a"));
        write(there, ".c.oftp", content(5));
        ToolRun list = ToolRun.of(oftp, "ls", "-n", "oftp");
        assertThat(list.out().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("          ").endsWith("  a/"),
                        line -> assertThat(line).startsWith(" 12.3 kB").endsWith("  b"));
        assertThat(ToolRun.of(oftp, "ls", "-n", "oftp", "b", "--json").out())
                .contains("\"path\":\"b\",\"directory\":false,\"bytes\":12345");
        assertThat(ToolRun.of(oftp, "ls", "-n", "oftp", "x").err())
                .isEqualTo("oftp: x: there is no such file or directory\n");
    }

    @Test
    void oneFileThatIsMissingDoesNotKeepTheOthers() throws IOException {
        serve("--write");
        Path file = write(here, "a", content(10));
        ToolRun put =
                ToolRun.of(
                        oftp, "put", "-n", "oftp", here.resolve("b").toString(), file.toString());
        assertThat(put.exitCode()).isEqualTo(1);
        assertThat(put.err()).contains("b: there is no such file");
        assertThat(tree(there)).containsExactly("a");
    }

    @Test
    void aFileMayNotTakeThePlaceOfADirectory() throws IOException {
        serve("--write");
        Path file = write(here, "a", content(10));
        write(there, "a/b", content(1));
        assertThat(ToolRun.of(oftp, "put", "-n", "oftp", file.toString()).err())
                .isEqualTo("oftp: a: something that is not a file is there\n");
    }

    @Test
    void whatTheServiceCannotSendIsAFailureOfTheClient() throws IOException {
        serve();
        write(there, "d/" + "x/".repeat(SharedTree.DEPTH_MAX) + "deep", content(1));
        write(there, "d/a", content(1));
        ToolRun get = ToolRun.of(oftp, "get", "-n", "oftp", "d", "--to", here.toString());
        assertThat(get.exitCode()).isEqualTo(1);
        assertThat(get.err()).contains("directories deep");
        assertThat(here.resolve("d/a")).exists();
    }

    @Test
    void aPartThatIsAFileOfAnotherNameIsLeftAlone() throws IOException {
        serve("--write");
        Path old = write(there, "big.old", content(100));
        Files.createLink(there.resolve(".big.oftp"), old);
        Path file = write(here, "big", content(50));
        assertThat(ToolRun.of(oftp, "put", "-n", "oftp", file.toString()).exitCode()).isZero();
        assertThat(old).hasBinaryContent(content(100));
        assertThat(there.resolve("big")).hasBinaryContent(content(50));
    }

    @Test
    void whatCannotBeReadDoesNotKeepTheOthers() throws IOException {
        serve("--write");
        Path file = write(here, "good", content(10));
        // It has a size, and nothing to be read.
        Path liar = Path.of("/sys/class/net/lo/mtu");
        assumeThat(liar).exists();
        ToolRun put = ToolRun.of(oftp, "put", "-n", "oftp", liar.toString(), file.toString());
        assertThat(put.err()).startsWith("oftp: mtu: it became shorter while it was read");
        assertThat(put.exitCode()).isEqualTo(1);
        assertThat(tree(there)).containsExactly("good");
    }

    @Test
    void aFileThatIsReplacedKeepsItsReaders() throws IOException {
        serve("--write", "--force");
        Path mine = write(here, "a", content(10));
        Path theirs = write(there, "a", content(20));
        Files.setPosixFilePermissions(theirs, PosixFilePermissions.fromString("rw-------"));
        assertThat(ToolRun.of(oftp, "put", "-n", "oftp", "--force", mine.toString()).exitCode())
                .isZero();
        assertThat(theirs).hasBinaryContent(content(10));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(theirs)))
                .isEqualTo("rw-------");
    }

    @Test
    void whatIsNotUnderstoodSaysWhyAndNothingElse() throws IOException {
        serve("--write");
        Path file = write(there, "file", content(1));
        assertThat(ToolRun.of(oftp, "get", "-n", "oftp", "--to", file.toString()).err())
                .isEqualTo("oftp: " + file + ": a file of that name is there\n");
        assertThat(ToolRun.of(oftp, "put", "-n", "oftp", "/").err())
                .isEqualTo("oftp: /: it has no name: name what is in it\n");
        assertThat(ToolRun.of(oftp, "put", "-n", "oftp", "--to", "../x", file.toString()).err())
                .startsWith("oftp: ../x: its names may not be");
    }

    @Test
    void wrongWordsAreExplained() {
        serve();
        assertThat(ToolRun.of(oftp).err()).contains("put, get or ls?");
        assertThat(ToolRun.of(oftp, "put", "-n", "x").err()).contains("put needs files");
        assertThat(ToolRun.of(oftp, "get").err()).contains("name a service with -n");
        assertThat(ToolRun.of(oftp, "-l").err()).contains("-l needs the directory");
        assertThat(ToolRun.of(oftp, "-l", "x", "--force").err()).contains("needs --write");
        assertThat(ToolRun.of(oftp, "-l", "/nowhere/at/all").err())
                .isEqualTo("oftp: /nowhere/at/all: there is no such file\n");
        assertThat(ToolRun.of(oftp, "mv", "-n", "x").exitCode()).isEqualTo(2);
    }
}
