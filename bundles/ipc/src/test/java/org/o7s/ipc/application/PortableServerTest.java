package org.o7s.ipc.application;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.api.QosSpec;
import org.o7s.ipc.BoundaryWay;
import org.o7s.ipc.InstanceLock;
import org.o7s.ipc.InstancePaths;
import org.o7s.ipc.application.ApplicationMessage.Accept;
import org.o7s.ipc.application.ApplicationMessage.Allocate;
import org.o7s.ipc.application.ApplicationMessage.Announce;
import org.o7s.ipc.application.ApplicationMessage.Announced;
import org.o7s.ipc.application.ApplicationMessage.Deallocate;
import org.o7s.ipc.application.ApplicationMessage.Failed;
import org.o7s.ipc.application.ApplicationMessage.Granted;
import org.o7s.ipc.application.ApplicationMessage.Join;
import org.o7s.ipc.application.ApplicationMessage.Measured;
import org.o7s.ipc.application.ApplicationMessage.Refused;
import org.o7s.ipc.application.ApplicationMessage.UsePolicy;
import org.o7s.ipc.data.FileMemory;
import org.o7s.ipc.data.FlowSegment;
import org.o7s.ipc.data.ProcessSegment;

/** The socket of the portable way: a stream of messages, and names of files in them. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PortableServerTest {
    private static final ApplicationLimits LIMITS =
            new ApplicationLimits(20, 10, Duration.ofSeconds(30), 100);

    private static final ApplicationLimits IMPATIENT =
            new ApplicationLimits(20, 10, Duration.ofSeconds(2), 100);

    @TempDir Path directory;
    private final Arena arena = Arena.ofShared();
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private InstanceLock lock;
    private FileMemory memory;
    private ApplicationServer server;
    private volatile ProcessSegment last;

    @BeforeEach
    void open() throws Exception {
        lock = InstanceLock.acquire(new InstancePaths("test", directory.resolve("i")));
        memory = FileMemory.ofDaemon(lock.paths().memory());
        server = ApplicationServer.open(lock, this::announced, LIMITS, BoundaryWay.PORTABLE);
    }

    @AfterEach
    void close() {
        server.close();
        lock.close();
        arena.close();
    }

    private Path path() {
        return lock.paths().applications(BoundaryWay.PORTABLE);
    }

    private ApplicationService.Session announced(ProcessLink process, Announce announce) {
        said.add("announce " + announce.program() + " as " + process.processId());
        try {
            ProcessSegment segment = ProcessSegment.create(memory, arena);
            last = segment;
            process.send(
                    new Announced(
                            ApplicationMessage.VERSION, process.processId(), "test", true, true),
                    new Enclosure(segment.handOver()));
        } catch (IOException e) {
            process.refuse("E-TEST", "no memory");
        }
        return new Desk(process);
    }

    /** Grants each allocation, fails each accept, and says what it was told. */
    private final class Desk implements ApplicationService.Session {
        private final ProcessLink process;

        Desk(ProcessLink process) {
            this.process = process;
        }

        @Override
        public void allocate(Allocate request) {
            try {
                FlowSegment segment = FlowSegment.create(memory, arena);
                process.send(
                        new Granted(
                                request.request(),
                                5,
                                true,
                                64,
                                1,
                                request.name(),
                                request.qos(),
                                request.qos(),
                                1000,
                                Optional.empty()),
                        new Enclosure(List.of(segment.handle())));
            } catch (IOException e) {
                process.refuse("E-TEST", "no memory");
            }
        }

        @Override
        public void accept(Accept request) {
            process.send(new Failed(request.request(), 110, "nobody came"), Enclosure.NONE);
        }

        @Override
        public void join(Join request) {
            process.send(new Failed(request.request(), 3, "no such layer"), Enclosure.NONE);
        }

        @Override
        public void cancel(long request) {
            said.add("cancel " + request);
        }

        @Override
        public void measured(Measured answer) {
            said.add("measured " + answer.question() + " " + answer.measures().values());
        }

        @Override
        public void deallocate(Deallocate flow) {
            said.add("deallocate " + flow.slot());
        }

        @Override
        public void policyUse(ApplicationMessage.PolicyUse use) {}

        @Override
        public void rung() {
            said.add("rung");
        }

        @Override
        public boolean isBusy() {
            return false;
        }

        @Override
        public void gone() {
            said.add("gone");
        }
    }

    private final class Ear implements ProcessConnection.Listener {
        @Override
        public void granted(Granted flow, ProcessConnection.Fresh fresh) {
            fresh.segment().orElseThrow().clientProducer().end();
            heard.add("granted " + flow.slot());
        }

        @Override
        public void ended(int slot) {
            heard.add("ended " + slot);
        }

        @Override
        public void usePolicy(UsePolicy policy) {}

        @Override
        public void peerGone(long peer) {
            heard.add("peer gone " + peer);
        }

        @Override
        public void failed(Failed why) {
            heard.add("failed " + why.sentence());
        }

        @Override
        public void ended(String why) {
            heard.add("ended: " + why);
        }
    }

    private static void expect(BlockingQueue<String> from, String text) throws Exception {
        assertThat(from.poll(20, TimeUnit.SECONDS)).contains(text);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(memory.directory())) {
            return all.toList();
        }
    }

    private static ByteBuffer framed(byte[] message) {
        return ByteBuffer.allocate(4 + message.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(message.length)
                .put(message)
                .flip();
    }

    private static void send(SocketChannel to, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }

    private static byte[] receive(SocketChannel from) throws IOException {
        ByteBuffer length = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
        fill(from, length);
        ByteBuffer message = ByteBuffer.allocate(length.getInt(0));
        fill(from, message);
        return message.array();
    }

    private static void fill(SocketChannel from, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            assertThat(from.read(buffer)).as("more comes").isPositive();
        }
    }

    private static Refused refusal(SocketChannel from) throws IOException {
        Refused refused = (Refused) ApplicationCodec.decode(receive(from));
        assertThat(from.read(ByteBuffer.allocate(1))).as("the end").isEqualTo(-1);
        return refused;
    }

    private SocketChannel raw() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(path()));
    }

    private static byte[] greeting(long processId) {
        return ApplicationCodec.encode(
                new Announce(ApplicationMessage.VERSION, "raw", 0, processId, false, false, false));
    }

    @Test
    void aProcessAnnouncesItselfAsksRingsAndLeavesAndNoFileIsLeft() throws Exception {
        ProcessConnection connection = ProcessConnection.connect(path(), "web");
        long own = ProcessHandle.current().pid();
        assertThat(connection.announced().processId()).isEqualTo(own);
        expect(said, "announce web as " + own);
        connection.start(new Ear());
        connection.send(new Allocate(1, "shop", QosSpec.DATA, 1));
        connection.send(new Accept(2, 0));
        connection.send(new Deallocate(5, false));
        expect(said, "deallocate 5");
        expect(heard, "granted 5");
        expect(heard, "failed nobody came");
        assertThat(files()).as("but for its call area").hasSize(1);
        assertThat(last.armDaemon()).isTrue();
        connection.callDaemon(7);
        connection.callDaemon(8);
        expect(said, "rung");
        connection.close();
        expect(heard, "ended: it was closed");
        expect(said, "gone");
        last.closeHandles();
        assertThat(files()).isEmpty();
    }

    @Test
    void messagesMayComeByteByByteOrAllAtOnce() throws Exception {
        try (SocketChannel process = raw()) {
            for (byte one : framed(greeting(0)).array()) {
                send(process, ByteBuffer.wrap(new byte[] {one}));
            }
            assertThat(ApplicationCodec.decode(receive(process))).isInstanceOf(Announced.class);
            int count = 90;
            ByteBuffer many = ByteBuffer.allocate(100 * count);
            for (int i = 1; i <= count; i++) {
                many.put(framed(ApplicationCodec.encode(new Accept(i, 0))));
            }
            send(process, many.flip());
            for (int i = 1; i <= count; i++) {
                Failed answer = (Failed) ApplicationCodec.decode(receive(process));
                assertThat(answer.request()).isEqualTo(i);
            }
        }
    }

    @Test
    void aNumberThatIsNotThatOfAProcessOfItsUserIsNotBelieved() throws Exception {
        try (SocketChannel process = raw()) {
            send(process, framed(greeting(Long.MAX_VALUE)));
            expect(said, "announce raw as 0");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 4097, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void aLengthThatCannotBeEndsTheConnectionAndNoOther(int length) throws Exception {
        ProcessConnection good = ProcessConnection.connect(path(), "good");
        good.start(new Ear());
        try (SocketChannel bad = raw()) {
            send(bad, ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(length).flip());
            assertThat(refusal(bad).code()).isEqualTo("E-APPLICATION-SIZE");
        }
        good.send(new Accept(2, 0));
        expect(heard, "failed nobody came");
        good.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void halfAMessageIsWaitedForNoLongerThanForAGreeting(boolean greeted) throws Exception {
        server.close();
        server = ApplicationServer.open(lock, this::announced, IMPATIENT, BoundaryWay.PORTABLE);
        ProcessConnection good = ProcessConnection.connect(path(), "good");
        good.start(new Ear());
        try (SocketChannel half = raw()) {
            if (greeted) {
                send(half, framed(greeting(0)));
                receive(half);
            }
            send(half, ByteBuffer.wrap(new byte[] {100, 0, 0, 0, 1, 2, 3}));
            Refused refused = refusal(half);
            assertThat(refused.code()).isEqualTo("E-APPLICATION-SILENT");
            assertThat(refused.sentence())
                    .contains(greeted ? "did not end a message" : "did not announce itself");
        }
        good.send(new Accept(2, 0));
        expect(heard, "failed nobody came");
        good.close();
    }

    @Test
    void filesThatAProcessNeverMapsGoWithItsConnection() throws Exception {
        try (SocketChannel lazy = raw()) {
            send(lazy, framed(greeting(0)));
            List<String> names = ApplicationCodec.memory(receive(lazy));
            assertThat(names).hasSize(2).allMatch(n -> n.matches("calls\\.[0-9a-f]{32}"));
            assertThat(names).allMatch(n -> Files.exists(memory.directory().resolve(n)));
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> files().size() == 1);
        last.closeHandles();
        assertThat(files()).isEmpty();
    }

    @Test
    void nonsenseIsNoMessage() throws Exception {
        try (SocketChannel bad = raw()) {
            send(bad, framed("nonsense".getBytes(UTF_8)));
            assertThat(refusal(bad).code()).isEqualTo("E-APPLICATION-FORM");
        }
    }

    @Test
    void aProcessThatDoesNotReadIsSentAway() throws Exception {
        byte[] request = ApplicationCodec.encode(new Accept(1, 0));
        try (SocketChannel deaf = raw()) {
            send(deaf, framed(greeting(0)));
            assertThatThrownBy(
                            () -> {
                                while (true) {
                                    send(deaf, framed(request));
                                }
                            })
                    .isInstanceOf(IOException.class);
        }
        expect(said, "announce raw");
        expect(said, "gone");
    }

    private static String greet(Path socket) throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "--illegal-native-access=deny",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Greeter.class.getName(),
                                socket.toString())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return process.pid() + "\n" + output;
    }

    @Test
    void aProcessThatMayMakeNoNativeCallAnnouncesItselfAndRings() throws Exception {
        String output = greet(path());
        String pid = output.lines().findFirst().orElseThrow();
        assertThat(output.lines().filter(l -> l.equals("process " + pid))).hasSize(2);
    }

    @Test
    void aProcessThatMayMakeNoNativeCallIsToldSoByTheNativeWay() throws Exception {
        server.close();
        server = ApplicationServer.open(lock, this::announced, LIMITS, BoundaryWay.NATIVE);
        assertThat(greet(lock.paths().applications(BoundaryWay.NATIVE)).lines())
                .filteredOn(l -> l.startsWith("E-BOUNDARY-NATIVE cannot talk to the daemon"))
                .hasSize(2)
                .allMatch(l -> l.endsWith("or start irmd with --portable"));
    }

    @Test
    void aDaemonOfTheOneWayRemovesTheSocketOfTheOther() throws Exception {
        assertThat(path()).exists();
        server.close();
        Files.createFile(path());
        server = ApplicationServer.open(lock, this::announced, LIMITS, BoundaryWay.NATIVE);
        assertThat(path()).doesNotExist();
        assertThat(lock.paths().applications(BoundaryWay.NATIVE)).exists();
    }
}
