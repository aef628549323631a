package org.o7s.ipc.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.o7s.ipc.InstanceException;
import org.o7s.ipc.InstanceLock;
import org.o7s.ipc.InstancePaths;

@Timeout(60)
class ControlServerTest {
    private static final ControlLimits LIMITS =
            new ControlLimits(
                    ControlLimits.MESSAGE_MAX_BYTES,
                    64,
                    48,
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(2));

    @TempDir Path directory;
    private final FakeService service = new FakeService();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private InstancePaths paths;
    private InstanceLock lock;
    private ControlServer server;

    @BeforeEach
    void aServer() throws IOException {
        paths = new InstancePaths("t", directory.resolve("t"));
        lock = InstanceLock.acquire(paths);
        server = ControlServer.open(lock, service, LIMITS);
    }

    @AfterEach
    void close() {
        server.close();
        lock.close();
    }

    private ControlClient connect() throws IOException {
        return ControlClient.connect(paths.socket(), "test");
    }

    private static ControlMessage.Run run(String program, String... args) {
        return new ControlMessage.Run(program, List.of(args), "/tmp", 80);
    }

    private void assertServesOthers() throws IOException {
        out.reset();
        try (ControlClient client = connect()) {
            assertThat(client.run(run("echo", "still", "here"), out, err)).isEqualTo(7);
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("still here\n");
    }

    @Test
    void aCommandRunsWithItsStreamsAndItsExitCode() throws IOException {
        try (ControlClient client = connect()) {
            assertThat(client.welcome().instance()).isEqualTo("test");
            assertThat(client.welcome().process()).isEqualTo(ProcessHandle.current().pid());
            assertThat(client.run(run("echo", "a", "*"), out, err)).isEqualTo(7);
            assertThat(client.complete(List.of("x", "y"), 1))
                    .containsExactly(new ControlMessage.Suggestion("y!", "help"));
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("a *\n");
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("to " + System.getProperty("user.name") + " in /tmp");
    }

    @Test
    void aSessionKeepsItsStateAndEndsWithItsConnection() throws IOException {
        try (ControlClient client = connect()) {
            client.open("/", 132);
            assertThat(client.execute("one", out, err)).isEqualTo(1);
            assertThat(client.execute("two", out, err)).isEqualTo(2);
            assertThat(client.complete("irm ipcp", 5).getFirst().word()).isEqualTo("irm i");
            assertThat(service.sessionsOpen).hasValue(1);
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("1:one:1322:two:132");
        await().until(() -> service.sessionsOpen.get() == 0);
    }

    @Test
    void anInterruptStopsTheCommandAndTheConnectionLivesOn() throws Exception {
        try (ControlClient client = connect()) {
            Thread interrupter =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        try {
                                            service.waiting.await();
                                            client.interrupt();
                                        } catch (IOException | InterruptedException e) {
                                            throw new IllegalStateException(e);
                                        }
                                    });
            assertThat(client.run(run("wait"), out, err)).isEqualTo(130);
            interrupter.join();
            assertThat(client.run(run("echo", "next"), out, err)).isEqualTo(7);
            client.interrupt();
            assertThat(client.run(run("echo", "after"), out, err)).isEqualTo(7);
        }
    }

    @Test
    void anInterruptedCommandStillSaysItsLastWords() throws Exception {
        try (ControlClient client = connect()) {
            Thread interrupter =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        try {
                                            service.waiting.await();
                                        } catch (InterruptedException e) {
                                            Thread.currentThread().interrupt();
                                        }
                                        interruptQuietly(client);
                                    });
            assertThat(client.run(run("tool"), out, err)).isZero();
            interrupter.join();
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("last words");
    }

    @Test
    void anInterruptedCommandThatPrintsDoesNotLoseItsConnection() throws Exception {
        try (ControlClient client = connect()) {
            List<Integer> exits = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                Thread.ofVirtual().start(() -> interruptQuietly(client));
                ByteArrayOutputStream sink =
                        new ByteArrayOutputStream() {
                            @Override
                            public synchronized void write(byte[] b, int off, int len) {
                                interruptQuietly(client);
                            }
                        };
                exits.add(client.run(run("flood"), sink, err));
            }
            assertThat(exits).containsOnly(99);
            assertThat(client.run(run("echo", "x"), out, err)).isEqualTo(7);
        }
    }

    private static void interruptQuietly(ControlClient client) {
        try {
            client.interrupt();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aClientThatGoesTakesItsCommandWithIt() throws Exception {
        Thread gone =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try (SocketChannel raw = raw()) {
                                        raw.write(frame(new ControlMessage.Hello(1, "x")));
                                        raw.write(frame(run("wait")));
                                        service.waiting.await();
                                    } catch (IOException | InterruptedException e) {
                                        throw new IllegalStateException(e);
                                    }
                                });
        gone.join();
        assertThat(service.interrupted.await(10, TimeUnit.SECONDS)).isTrue();
        await().until(() -> server.connectionCount() == 0);
    }

    @Test
    void aDefectInACommandIsExitOneAndNothingWorse() throws IOException {
        try (ControlClient client = connect()) {
            assertThat(client.run(run("frob"), out, err)).isEqualTo(1);
            assertThat(client.run(run("echo"), out, err)).isEqualTo(7);
        }
    }

    // Hostile clients.

    private SocketChannel raw() throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(paths.socket()));
        return channel;
    }

    private static ByteBuffer frame(ControlMessage message) {
        byte[] body = ControlCodec.encode(message);
        return ByteBuffer.allocate(4 + body.length).putInt(body.length).put(body).flip();
    }

    private static ControlMessage answer(SocketChannel channel) throws IOException {
        return new MessageChannel(channel, ControlLimits.MESSAGE_MAX_BYTES).read();
    }

    private static void assertRefused(SocketChannel channel, String code) throws IOException {
        assertThat(answer(channel))
                .isInstanceOfSatisfying(
                        ControlMessage.Refused.class, r -> assertThat(r.code()).isEqualTo(code));
    }

    @Test
    void aMessageOf100MegabytesIsRefusedByItsLengthAlone() throws IOException {
        try (SocketChannel raw = raw()) {
            raw.write(ByteBuffer.allocate(4).putInt(100 << 20).flip());
            assertThat(answer(raw))
                    .isEqualTo(
                            new ControlMessage.Refused(
                                    "E-CONTROL-SIZE",
                                    "this daemon was sent a message of 104857600 bytes; the most"
                                            + " is 1048576"));
        }
        try (SocketChannel raw = raw()) {
            raw.write(frame(new ControlMessage.Hello(1, "x")));
            assertThat(answer(raw)).isInstanceOf(ControlMessage.Welcome.class);
            raw.write(ByteBuffer.allocate(4).putInt(100 << 20).flip());
            assertThatThrownBy(
                            () -> {
                                for (int mebibytes = 0; mebibytes < 100; mebibytes++) {
                                    raw.write(ByteBuffer.allocate(1 << 20));
                                }
                            })
                    .isInstanceOf(IOException.class);
            assertRefused(raw, "E-CONTROL-SIZE");
        }
        try (ControlClient client = connect()) {
            assertThatThrownBy(() -> client.run(run("echo", "x".repeat(2 << 20)), out, err))
                    .hasMessageContaining("the most is 1048576");
            assertThat(client.run(run("echo"), out, err)).isEqualTo(7);
        }
        assertServesOthers();
    }

    @Test
    void garbageIsRefused() throws IOException {
        Random random = new Random(42);
        for (int i = 0; i < 50; i++) {
            try (SocketChannel raw = raw()) {
                byte[] garbage = new byte[1 + random.nextInt(1000)];
                random.nextBytes(garbage);
                ByteBuffer bytes = ByteBuffer.allocate(4 + garbage.length);
                raw.write(bytes.putInt(garbage.length).put(garbage).flip());
                assertThat(answer(raw)).isInstanceOf(ControlMessage.Refused.class);
            }
        }
        try (SocketChannel raw = raw()) {
            raw.write(ByteBuffer.wrap("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8)));
            assertRefused(raw, "E-CONTROL-SIZE");
        }
        try (SocketChannel raw = raw()) {
            raw.write(ByteBuffer.allocate(4));
            assertRefused(raw, "E-CONTROL-FORM");
        }
        assertServesOthers();
    }

    @Test
    void theOrderOfMessagesIsChecked() throws IOException {
        try (SocketChannel raw = raw()) {
            raw.write(frame(run("echo")));
            assertRefused(raw, "E-CONTROL-ORDER");
        }
        try (SocketChannel raw = raw()) {
            raw.write(frame(new ControlMessage.Hello(2, "later")));
            assertRefused(raw, "E-CONTROL-VERSION");
        }
        for (ControlMessage wrong :
                List.of(
                        new ControlMessage.Execute("x"),
                        new ControlMessage.CompleteLine("x", 0),
                        new ControlMessage.Hello(1, "again"),
                        new ControlMessage.Exit(0))) {
            try (SocketChannel raw = raw()) {
                raw.write(frame(new ControlMessage.Hello(1, "x")));
                assertThat(answer(raw)).isInstanceOf(ControlMessage.Welcome.class);
                raw.write(frame(wrong));
                assertRefused(raw, "E-CONTROL-ORDER");
            }
        }
        try (SocketChannel raw = raw()) {
            raw.write(frame(new ControlMessage.Hello(1, "x")));
            answer(raw);
            raw.write(frame(run("wait")));
            raw.write(frame(run("wait")));
            assertRefused(raw, "E-CONTROL-ORDER");
        }
        assertServesOthers();
    }

    @Test
    void halfAMessageAndNoGreetingEndInTime() throws IOException {
        try (SocketChannel half = raw();
                SocketChannel silent = raw()) {
            half.write(frame(new ControlMessage.Hello(1, "x")));
            answer(half);
            half.write(ByteBuffer.allocate(4).putInt(1000).flip());
            assertThat(half.read(ByteBuffer.allocate(1))).isEqualTo(-1);
            assertThat(silent.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        }
        await().until(() -> server.counters().snapshot().get("connections-failed") == 2);
        assertServesOthers();
    }

    @Test
    void aClientThatIsIdleBetweenMessagesIsLeftAlone() throws IOException {
        try (ControlClient idle = connect();
                SocketChannel silent = raw()) {
            assertThat(silent.read(ByteBuffer.allocate(1))).isEqualTo(-1);
            assertThat(idle.run(run("echo"), out, err)).isEqualTo(7);
        }
    }

    @Test
    void aClientThatNeverReadsHoldsABoundedAmountAndThenGoes() throws Exception {
        try (SocketChannel raw = raw()) {
            raw.write(frame(new ControlMessage.Hello(1, "x")));
            raw.write(frame(run("flood")));
            assertThat(service.interrupted.await(30, TimeUnit.SECONDS)).isTrue();
            await().until(() -> server.connectionCount() == 0);
        }
        assertServesOthers();
    }

    @Test
    void ofAThousandConnectionsAllOverTheLimitAreRefusedWithASentence() throws IOException {
        List<SocketChannel> all = new ArrayList<>();
        int full = 0;
        try {
            for (int i = 0; i < LIMITS.connectionsMax(); i++) {
                SocketChannel raw = raw();
                all.add(raw);
                raw.write(frame(new ControlMessage.Hello(1, "x")));
                assertThat(answer(raw)).isInstanceOf(ControlMessage.Welcome.class);
            }
            for (int i = LIMITS.connectionsMax(); i < 1000; i++) {
                try (SocketChannel raw = raw()) {
                    assertRefused(raw, "E-CONTROL-FULL");
                    full++;
                }
            }
            assertThatThrownBy(this::connect)
                    .isInstanceOf(ControlClient.RefusedException.class)
                    .hasMessageContaining("64 connections");
        } finally {
            for (SocketChannel raw : all) {
                raw.close();
            }
        }
        assertThat(full).isEqualTo(1000 - LIMITS.connectionsMax());
        await().until(() -> server.connectionCount() == 0);
        assertServesOthers();
    }

    // Life cycle.

    @Test
    void theSocketGoesWithTheServerAndCommandsAreInterrupted() throws Exception {
        Thread command =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try (ControlClient client = connect()) {
                                        client.run(run("wait"), out, err);
                                    } catch (IOException e) {
                                        out.writeBytes("ended".getBytes(StandardCharsets.UTF_8));
                                    }
                                });
        service.waiting.await();
        server.close();
        assertThat(service.interrupted.await(10, TimeUnit.SECONDS)).isTrue();
        command.join();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("ended");
        assertThat(paths.socket()).doesNotExist();
        server.close();
    }

    @Test
    void aSocketThatADeadDaemonLeftIsReplaced() throws IOException {
        server.close();
        ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        dead.bind(UnixDomainSocketAddress.of(paths.socket()));
        dead.close();
        assertThat(Files.exists(paths.socket())).isTrue();
        server = ControlServer.open(lock, service, LIMITS);
        assertServesOthers();
    }

    @Test
    void aSocketThatSomebodyServesIsLeftAlone() throws IOException {
        assertThatThrownBy(() -> ControlServer.open(lock, service, LIMITS))
                .isInstanceOf(InstanceException.class)
                .hasMessageContaining("is served already");
        assertServesOthers();
    }
}
