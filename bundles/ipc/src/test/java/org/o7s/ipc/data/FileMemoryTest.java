package org.o7s.ipc.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Memory that is a file: who may open it, and when it is gone. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FileMemoryTest {
    @TempDir Path parent;
    private final Arena arena = Arena.ofShared();
    private Path directory;
    private FileMemory daemon;
    private FileMemory process;

    @BeforeEach
    void open() throws IOException {
        directory = parent.resolve("memory");
        daemon = FileMemory.ofDaemon(directory);
        process = FileMemory.ofProcess(directory);
    }

    @AfterEach
    void unmap() {
        arena.close();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.toList();
        }
    }

    private String name(Handle handle) throws IOException {
        return FileHandle.of(handle).name();
    }

    private Handle named(String name) throws IOException {
        return FileHandle.named(directory, name);
    }

    @Test
    void whatTheOneWritesTheOtherReadsAndNoNameIsLeft() throws Exception {
        MappedMemory made = daemon.create("flow", 8192, arena);
        assertThat(made.memory().mismatch(arena.allocate(8192))).isEqualTo(-1);
        MappedMemory adopted = process.adopt(named(name(made.handle())), arena, 8192);
        assertThat(files()).isEmpty();
        SharedWords.setInt(made.memory(), 4096, 77);
        assertThat(SharedWords.getInt(adopted.memory(), 4096)).isEqualTo(77);
        made.handle().close();
    }

    @Test
    void onlyItsUserMayEnterTheDirectoryAndOpenAFile() throws Exception {
        daemon.create("flow", 4096, arena);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files().getFirst())))
                .isEqualTo("rw-------");
    }

    @Test
    void eachWhoGetsItHasANameOfHisOwnAndTheFileGoesWithTheLast() throws Exception {
        MappedMemory made = daemon.create("calls", 4096, arena);
        Handle first = made.handle().copy();
        Handle second = made.handle().copy();
        assertThat(files()).hasSize(3);
        SharedWords.setInt(made.memory(), 0, 5);
        MappedMemory one = process.adopt(named(name(first)), arena, 4096);
        MappedMemory other = process.adopt(named(name(second)), arena, 4096);
        assertThat(SharedWords.getInt(one.memory(), 0)).isEqualTo(5);
        assertThat(SharedWords.getInt(other.memory(), 0)).isEqualTo(5);
        assertThat(files()).hasSize(1);
        made.handle().close();
        assertThat(files()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "..",
                "/etc/passwd",
                "../irm.sock",
                "flow.0123456789abcdef0123456789abcde/",
                "flow/0123456789abcdef0123456789abcdef",
                "flow.0123456789ABCDEF0123456789abcdef",
                "flow.0123456789abcdef0123456789abcdef0"
            })
    void aNameThatIsNoneOfTheDaemonsIsRefused(String name) {
        assertThatThrownBy(() -> named(name))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no file of the daemon's memory");
    }

    @Test
    void aFileOfAnotherSizeOrThatIsGoneIsRefusedWithASentence() throws Exception {
        Handle made = daemon.create("flow", 8192, arena).handle();
        String name = name(made);
        assertThatThrownBy(() -> process.adopt(made, arena, 4096))
                .hasMessageContaining("not of 4096 bytes");
        assertThat(files()).isEmpty();
        assertThatThrownBy(() -> process.adopt(named(name), arena, 8192))
                .hasMessageContaining("its file is gone");
    }

    @Test
    void whatADaemonThatWasKilledLeftBehindIsRemoved() throws Exception {
        daemon.create("flow", 4096, arena);
        daemon.create("calls", 4096, arena);
        assertThat(files()).hasSize(2);
        FileMemory.ofDaemon(directory);
        assertThat(files()).isEmpty();
        FileMemory.clear(directory);
        assertThat(directory).doesNotExist();
    }

    @Test
    void aFullDiskIsAnErrorAtOnceWithASentenceAndLeavesNothing() throws Exception {
        Path small = Files.createDirectory(parent.resolve("small"));
        Assumptions.assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=65536", "o7s-test", small.toString()),
                "only root may make a disk that is small");
        try {
            FileMemory full = FileMemory.ofDaemon(small.resolve("memory"));
            assertThatThrownBy(() -> full.create("flow", FlowSegment.BYTES, arena))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot make 135168 bytes of shared memory in")
                    .hasMessageContaining("No space left")
                    .hasMessageContaining("make room there");
            try (Stream<Path> left = Files.list(full.directory())) {
                assertThat(left).isEmpty();
            }
        } finally {
            run("umount", "-l", small.toString());
        }
    }

    private static boolean run(String... command) throws Exception {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            return false;
        }
        return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    @Test
    void aFileThatIsShortenedIsAnErrorOfTheMachineForWhoeverTouchesIt() throws Exception {
        MappedMemory made = daemon.create("flow", 8192, arena);
        Path file = files().getFirst();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(0);
        }
        assertThatThrownBy(() -> SharedWords.getInt(made.memory(), 4096))
                .isInstanceOf(InternalError.class);
    }
}
