package org.o7s.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SharedMemoryTest {
    private static final long BYTES = 3 * 4096;

    private static FileChannel reopen(SharedMemory memory) throws Exception {
        Path path = Path.of("/proc/self/fd/" + memory.descriptor().number());
        return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    @Test
    void whatOneMappingWritesAnotherReads() throws Exception {
        try (Arena arena = Arena.ofShared();
                Arena other = Arena.ofShared()) {
            SharedMemory made = SharedMemory.create("o7s-test", BYTES, arena);
            Descriptor handedOver = new Descriptor(made.descriptor().number());
            SharedMemory adopted = SharedMemory.adopt(handedOver, other, BYTES);
            made.memory().set(JAVA_LONG, 4096, 42);
            assertThat(adopted.memory().get(JAVA_LONG, 4096)).isEqualTo(42);
            assertThat(handedOver.isClosed()).isTrue();
        }
    }

    @Test
    void nobodyCanMakeItShorterOrLonger() throws Exception {
        try (Arena arena = Arena.ofShared()) {
            SharedMemory made = SharedMemory.create("o7s-test", BYTES, arena);
            try (FileChannel channel = reopen(made)) {
                assertThatThrownBy(() -> channel.truncate(0)).hasMessageContaining("permitted");
                assertThatThrownBy(
                                () -> channel.write(java.nio.ByteBuffer.wrap(new byte[1]), BYTES))
                        .hasMessageContaining("permitted");
            }
            assertThat(made.memory().get(JAVA_INT, BYTES - 4)).isZero();
            made.descriptor().close();
        }
    }

    @Test
    void memoryOfAnotherSizeIsNotTaken() throws Exception {
        try (Arena arena = Arena.ofShared()) {
            SharedMemory made = SharedMemory.create("o7s-test", BYTES, arena);
            assertThatThrownBy(() -> SharedMemory.adopt(made.descriptor(), arena, BYTES + 4096))
                    .isInstanceOf(SystemCallException.class)
                    .hasMessageContaining("is not of 16384 sealed bytes");
            assertThat(made.descriptor().isClosed()).isTrue();
        }
    }

    /** How much memory of the machine a file has, as another program says. */
    private static long takenBytes(SharedMemory memory) throws Exception {
        String path =
                "/proc/" + ProcessHandle.current().pid() + "/fd/" + memory.descriptor().number();
        Process stat = new ProcessBuilder("stat", "-L", "-c", "%b %B", path).start();
        String[] said = new String(stat.getInputStream().readAllBytes()).trim().split(" ");
        return Long.parseLong(said[0]) * Long.parseLong(said[1]);
    }

    @Test
    void sparseMemoryIsTakenPartByPartAndKeepsWhatItHolds() throws Exception {
        assertThat(SharedMemory.canBeSparse()).isTrue();
        try (Arena arena = Arena.ofShared();
                Arena other = Arena.ofShared()) {
            SharedMemory made = SharedMemory.createSparse("o7s-test", BYTES, arena);
            assertThat(takenBytes(made)).isZero();
            assertThat(made.populate(4096, 4096)).isTrue();
            assertThat(takenBytes(made)).isEqualTo(4096);
            made.memory().set(JAVA_LONG, 4096, 42);
            assertThat(made.populate(0, BYTES)).isTrue();
            assertThat(takenBytes(made)).isEqualTo(BYTES);
            assertThat(made.memory().get(JAVA_LONG, 4096)).isEqualTo(42);
            Descriptor handedOver = new Descriptor(made.descriptor().number());
            SharedMemory adopted = SharedMemory.adopt(handedOver, other, 4096, BYTES);
            assertThat(adopted.populate(0, BYTES)).isTrue();
            assertThat(adopted.memory().get(JAVA_LONG, 4096)).isEqualTo(42);
        }
    }

    @Test
    void onlyPartsOfTheMemoryAreTaken() throws Exception {
        try (Arena arena = Arena.ofShared()) {
            SharedMemory made = SharedMemory.createSparse("o7s-test", BYTES, arena);
            assertThatThrownBy(() -> made.populate(4096, BYTES))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThat(made.populate(1, 4096)).as("not at a page").isFalse();
            made.descriptor().close();
        }
    }

    @Test
    void memoryThatIsNotSealedIsNotTaken() throws Exception {
        try (Arena arena = Arena.ofShared()) {
            int fd = ProcessCalls.memfdCreate(arena.allocateFrom("o7s-test").address());
            ProcessCalls.fallocate(fd, BYTES);
            assertThatThrownBy(() -> SharedMemory.adopt(new Descriptor(fd), arena, BYTES))
                    .isInstanceOf(SystemCallException.class)
                    .hasMessageContaining("sealed");
        }
    }

    @Test
    void aSleeperAtAWordIsWoken() throws Exception {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment memory = SharedMemory.create("o7s-test", BYTES, arena).memory();
            CountDownLatch woken = new CountDownLatch(1);
            Thread sleeper =
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        while (memory.get(JAVA_INT, 64) == 0) {
                                            Futex.await(memory, 64, 0, 20_000_000_000L);
                                        }
                                        woken.countDown();
                                    });
            memory.set(JAVA_INT, 64, 1);
            Futex.wake(memory, 64, Futex.ALL);
            assertThat(woken.await(10, TimeUnit.SECONDS)).isTrue();
            sleeper.join();
        }
    }

    @Test
    void aSleepAtAWordEndsWithItsTimeOrAtOnceIfTheValueIsAnother() throws Exception {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment memory = SharedMemory.create("o7s-test", BYTES, arena).memory();
            long before = System.nanoTime();
            Futex.await(memory, 64, 0, 3_000_000);
            assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(3_000_000);
            Futex.await(memory, 64, 1, 25_000_000_000L);
        }
    }

    @Test
    void aVirtualThreadNeverSleepsAtAWord() throws Exception {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment memory = SharedMemory.create("o7s-test", BYTES, arena).memory();
            Throwable[] thrown = new Throwable[1];
            Thread.ofVirtual()
                    .start(
                            () -> {
                                try {
                                    Futex.await(memory, 64, 0, 1);
                                } catch (IllegalStateException e) {
                                    thrown[0] = e;
                                }
                            })
                    .join();
            assertThat(thrown[0]).hasMessageContaining("virtual");
        }
    }

    @Test
    void aWordOutsideOfTheMemoryIsRefused() throws Exception {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment memory = SharedMemory.create("o7s-test", BYTES, arena).memory();
            assertThatThrownBy(() -> Futex.wake(memory, BYTES, 1))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> Futex.wake(memory, 2, 1))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
