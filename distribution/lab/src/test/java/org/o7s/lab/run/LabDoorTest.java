package org.o7s.lab.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.o7s.lab.LabException;
import org.o7s.lab.run.LabClient.Presence;

/** Both ends of the socket of a lab, with visitors of every kind. */
@Timeout(60)
class LabDoorTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(200);

    private Path folder = Path.of("");
    private Path socket = Path.of("");

    @BeforeEach
    void aShortPath() throws IOException {
        folder = Files.createTempDirectory("o7s");
        socket = folder.resolve("socket");
    }

    @AfterEach
    void isRemoved() throws IOException {
        Files.deleteIfExists(socket);
        Files.delete(folder);
    }

    private LabDoor door(Duration saidWithin) {
        return LabDoor.open(socket, words -> String.join("+", words), saidWithin);
    }

    private SocketChannel visitor() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(socket));
    }

    private static void say(SocketChannel visitor, String text) throws IOException {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
        while (bytes.hasRemaining()) {
            visitor.write(bytes);
        }
    }

    /** All that is answered, until the other end closes. */
    private static String answer(SocketChannel visitor) throws IOException {
        byte[] all = Channels.newInputStream(visitor).readAllBytes();
        return new String(all, StandardCharsets.UTF_8);
    }

    @Test
    void wordsGoInAndAnAnswerComesOut() {
        try (LabDoor _ = door(LONG)) {
            assertThat(LabClient.ask(socket, List.of("link", "a\tb", "down\n")))
                    .isEqualTo("link+a b+down ");
        }
    }

    @Test
    void aNoIsAnExceptionWithItsSentence() {
        try (LabDoor _ =
                LabDoor.open(
                        socket,
                        words -> {
                            throw new LabException("there is no link x");
                        })) {
            assertThatThrownBy(() -> LabClient.ask(socket, List.of("link", "x")))
                    .isInstanceOf(LabException.class)
                    .hasMessage("there is no link x");
        }
    }

    @Test
    void whoComesInPiecesIsUnderstood() throws IOException {
        try (LabDoor _ = door(LONG);
                SocketChannel visitor = visitor()) {
            for (String piece : List.of("li", "nk\t", "a-b", "\n")) {
                say(visitor, piece);
            }
            assertThat(answer(visitor)).isEqualTo("ok\nlink+a-b");
        }
    }

    @Test
    void aLineWithoutAnEndIsReadNoFurtherThanItsLimit() throws IOException {
        try (LabDoor _ = door(LONG);
                SocketChannel visitor = visitor()) {
            say(visitor, "x".repeat(LabDoor.REQUEST_MAX_BYTES));
            assertThat(answer(visitor))
                    .isEqualTo("no\na request has one line of at most 4096 bytes\n");
        }
        assertThatThrownBy(() -> LabClient.ask(socket, List.of("x".repeat(5000))))
                .hasMessageContaining("at most 4096 bytes, this has 5001");
    }

    @Test
    void whoSaysNothingIsSentAwayAfterAWhile() throws IOException {
        try (LabDoor _ = door(SHORT);
                SocketChannel visitor = visitor()) {
            assertThat(answer(visitor)).isEmpty();
        }
    }

    @Test
    void whoSaysNothingHoldsUpNobodyAndTooManyAreToldSo() throws IOException {
        List<SocketChannel> silent = new ArrayList<>();
        try (LabDoor _ = door(LONG)) {
            for (int i = 1; i < LabDoor.VISITORS_MAX; i++) {
                silent.add(visitor());
            }
            assertThat(LabClient.ask(socket, List.of("list"))).isEqualTo("list");
            for (int i = 0; i < 2; i++) {
                silent.add(visitor());
            }
            assertThat(firstWords(silent)).isEqualTo("no\nthe lab is busy: 32 ask at a time\n");
        } finally {
            for (SocketChannel each : silent) {
                each.close();
            }
        }
    }

    /** What is said to the first of them to whom anything is said. */
    private static String firstWords(List<SocketChannel> visitors) throws IOException {
        ByteBuffer words = ByteBuffer.allocate(100);
        while (true) {
            for (SocketChannel visitor : visitors) {
                visitor.configureBlocking(false);
                if (visitor.read(words) > 0) {
                    return new String(words.array(), 0, words.position(), StandardCharsets.UTF_8);
                }
            }
            Thread.onSpinWait();
        }
    }

    @Test
    void aLabThatHangsIsGivenUp() throws IOException {
        CountDownLatch answered = new CountDownLatch(1);
        try (LabDoor _ =
                LabDoor.open(
                        socket,
                        words -> {
                            try {
                                answered.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                            return "late";
                        })) {
            assertThatThrownBy(() -> LabClient.ask(socket, List.of("list"), SHORT))
                    .hasMessageContaining("the lab has not answered within");
        } finally {
            answered.countDown();
        }
    }

    @Test
    void itIsSeenWhetherSomebodyIsThere() throws IOException {
        assertThat(LabClient.look(socket)).as("no socket").isEqualTo(Presence.NOBODY);
        try (LabDoor _ = door(LONG)) {
            assertThat(LabClient.look(socket)).isEqualTo(Presence.SOMEBODY);
        }
        assertThat(LabClient.look(socket)).as("of a dead process").isEqualTo(Presence.NOBODY);
        assertThatThrownBy(() -> LabClient.ask(socket, List.of("list")))
                .hasMessageContaining("the lab does not answer");
    }

    /** Each time it depends on who is faster, so this is done often. */
    @Test
    void nobodyIsLetInOnceItIsClosed() throws IOException {
        for (int round = 0; round < 500; round++) {
            try (LabDoor _ = door(LONG)) {
                assertThat(LabClient.ask(socket, List.of("list"))).isEqualTo("list");
            }
            assertThat(LabClient.look(socket)).as("round %d", round).isEqualTo(Presence.NOBODY);
            Files.delete(socket);
        }
    }

    /** Whoever is interrupted closes it all the same, and stays interrupted. */
    @Test
    void itIsClosedByAnInterruptedThreadToo() throws IOException {
        for (int round = 0; round < 500; round++) {
            LabDoor door = door(LONG);
            assertThat(LabClient.ask(socket, List.of("list"))).isEqualTo("list");
            Thread.currentThread().interrupt();
            door.close();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(LabClient.look(socket)).as("round %d", round).isEqualTo(Presence.NOBODY);
            Files.delete(socket);
        }
    }

    /** Whether one more may wait at the socket. */
    private boolean mayWait(List<SocketChannel> waiting) throws IOException {
        SocketChannel next = SocketChannel.open(StandardProtocolFamily.UNIX);
        waiting.add(next);
        next.configureBlocking(false);
        try {
            return next.connect(UnixDomainSocketAddress.of(socket));
        } catch (SocketException e) {
            return false;
        }
    }

    @Test
    void aLabToWhichManyWaitIsThereAllTheSame() throws IOException {
        List<SocketChannel> waiting = new ArrayList<>();
        try (ServerSocketChannel busy = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            busy.bind(UnixDomainSocketAddress.of(socket), 1);
            while (mayWait(waiting)) {
                assertThat(waiting).hasSizeLessThan(1000);
            }
            assertThat(LabClient.look(socket)).isEqualTo(Presence.SOMEBODY);
            assertThatThrownBy(() -> LabClient.ask(socket, List.of("list"), SHORT))
                    .hasMessageContaining("the lab has not answered within");
        } finally {
            for (SocketChannel each : waiting) {
                each.close();
            }
        }
    }
}
