package org.o7s.ipc.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
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
import org.o7s.ipc.application.ApplicationMessage.UsePolicy;
import org.o7s.ipc.data.DescriptorHandle;
import org.o7s.ipc.data.FlowSegment;
import org.o7s.ipc.data.ProcessSegment;
import org.o7s.ipc.data.SealedMemory;
import org.o7s.linux.EventCounter;
import org.o7s.linux.MessageBuffer;
import org.o7s.linux.MessageSocket;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ApplicationServerTest {
    /** Patient enough for a busy machine. */
    private static final ApplicationLimits LIMITS =
            new ApplicationLimits(20, 10, Duration.ofSeconds(30), 100);

    private static final ApplicationLimits IMPATIENT =
            new ApplicationLimits(20, 10, Duration.ofMillis(100), 100);

    @TempDir Path directory;
    private final Arena arena = Arena.ofShared();
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private InstanceLock lock;
    private ApplicationServer server;

    @BeforeEach
    void open() throws Exception {
        lock = InstanceLock.acquire(new InstancePaths("test", directory.resolve("i")));
        server = ApplicationServer.open(lock, new Desk(), LIMITS, BoundaryWay.NATIVE);
    }

    @AfterEach
    void close() {
        server.close();
        lock.close();
        arena.close();
    }

    /** Greets, grants each allocation, fails each accept, and says what it was told. */
    private final class Desk implements ApplicationService {
        @Override
        public Session announce(ProcessLink process, Announce announce) {
            said.add("announce " + announce.program());
            try {
                ProcessSegment segment = ProcessSegment.create(SealedMemory.SOURCE, arena);
                EventCounter bell = EventCounter.open();
                process.send(
                        new Announced(
                                ApplicationMessage.VERSION,
                                process.processId(),
                                "test",
                                true,
                                true),
                        new Enclosure(
                                List.of(
                                        segment.daemon().handle(),
                                        segment.client().handle(),
                                        new DescriptorHandle(bell.descriptor()))));
            } catch (IOException e) {
                process.refuse("E-TEST", "no memory");
            }
            return new DeskSession(process);
        }
    }

    private final class DeskSession implements ApplicationService.Session {
        private final ProcessLink process;

        DeskSession(ProcessLink process) {
            this.process = process;
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
        public void allocate(Allocate request) {
            said.add("allocate " + request.name());
            try {
                FlowSegment segment = FlowSegment.create(arena);
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
            said.add("join " + request.layer() + " " + request.access());
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
        public void gone() {
            said.add("gone");
        }
    }

    private final class Ear implements ProcessConnection.Listener {
        @Override
        public void granted(Granted flow, ProcessConnection.Fresh fresh) {
            fresh.segment().orElseThrow().clientProducer().end();
            heard.add("granted " + flow.slot() + " " + flow.name() + " " + flow.qos().inOrder());
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

    private ProcessConnection connect() throws IOException {
        return ProcessConnection.connect(lock.paths().applications(), "web");
    }

    private static void expect(BlockingQueue<String> from, String text) throws Exception {
        assertThat(from.poll(20, TimeUnit.SECONDS)).contains(text);
    }

    @Test
    void aProcessAnnouncesItselfAsksAndLeaves() throws Exception {
        ProcessConnection connection = connect();
        assertThat(connection.announced().processId()).isEqualTo(ProcessHandle.current().pid());
        connection.start(new Ear());
        connection.send(new Allocate(1, "shop", QosSpec.DATA, 1));
        connection.send(new Accept(2, 0));
        connection.send(new ApplicationMessage.Cancel(2));
        connection.send(new ApplicationMessage.Deallocate(5, false));
        expect(said, "announce web");
        expect(said, "allocate shop");
        expect(said, "cancel 2");
        expect(said, "deallocate 5");
        expect(heard, "granted 5 shop true");
        expect(heard, "failed nobody came");
        connection.close();
        expect(heard, "ended: it was closed");
        expect(said, "gone");
        assertThat(connection.send(new Accept(3, 0))).isFalse();
    }

    @Test
    void theEndOfTheDaemonIsTold() throws Exception {
        ProcessConnection connection = connect();
        connection.start(new Ear());
        server.close();
        expect(heard, "ended: the daemon has gone");
        assertThatThrownBy(this::connect).hasMessageContaining("cannot connect to");
    }

    @Test
    void whoeverSaysNothingIsSentAway() throws Exception {
        server.close();
        server = ApplicationServer.open(lock, new Desk(), IMPATIENT, BoundaryWay.NATIVE);
        try (MessageSocket silent = MessageSocket.connect(lock.paths().applications());
                MessageBuffer buffer = new MessageBuffer(4096)) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> silent.receive(buffer) == MessageBuffer.Outcome.RECEIVED);
            assertThat(ApplicationCodec.decode(buffer.message()).toString())
                    .contains("E-APPLICATION-SILENT");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> silent.receive(buffer) == MessageBuffer.Outcome.CLOSED);
        }
    }

    @Test
    void whatIsNoMessageEndsTheConnectionAndNoOther() throws Exception {
        ProcessConnection good = connect();
        good.start(new Ear());
        for (byte[] bad : List.of(new byte[] {1}, new byte[4097], new byte[] {10, 2, 8, 9})) {
            try (MessageSocket socket = MessageSocket.connect(lock.paths().applications());
                    MessageBuffer buffer = new MessageBuffer(4096)) {
                socket.send(bad, List.of());
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> socket.receive(buffer) == MessageBuffer.Outcome.RECEIVED);
                assertThat(ApplicationCodec.decode(buffer.message()))
                        .isInstanceOf(ApplicationMessage.Refused.class);
            }
        }
        good.send(new Accept(2, 0));
        expect(heard, "failed nobody came");
        good.close();
    }

    @Test
    void anotherVersionOfTheProtocolIsRefusedWithBothNumbers() throws Exception {
        int next = ApplicationMessage.VERSION + 1;
        try (MessageSocket newer = MessageSocket.connect(lock.paths().applications());
                MessageBuffer buffer = new MessageBuffer(4096)) {
            newer.send(ApplicationCodec.encode(new Announce(next, "newer")), List.of());
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> newer.receive(buffer) == MessageBuffer.Outcome.RECEIVED);
            assertThat(ApplicationCodec.decode(buffer.message()))
                    .isInstanceOfSatisfying(
                            ApplicationMessage.Refused.class,
                            refused -> {
                                assertThat(refused.code()).isEqualTo("E-APPLICATION-VERSION");
                                assertThat(refused.sentence())
                                        .contains("version " + ApplicationMessage.VERSION + " of")
                                        .contains("speaks " + next + ":");
                            });
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> newer.receive(buffer) == MessageBuffer.Outcome.CLOSED);
        }
        assertThat(said).isEmpty();
    }

    @Test
    void moreConnectionsThanAllowedAreRefusedWithAReason() throws Exception {
        List<ProcessConnection> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(connect());
        }
        assertThatThrownBy(this::connect).hasMessageContaining("E-APPLICATION-LIMIT");
        all.forEach(c -> c.start(new Ear()));
        all.forEach(ProcessConnection::close);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(said.stream().filter("gone"::equals)).hasSize(20));
        connect().start(new Ear());
    }

    @Test
    void aProcessThatDoesNotReadIsSentAway() throws Exception {
        byte[] greeting = ApplicationCodec.encode(new Announce(ApplicationMessage.VERSION, "deaf"));
        byte[] request = ApplicationCodec.encode(new Accept(1, 0));
        try (MessageSocket deaf = MessageSocket.connect(lock.paths().applications())) {
            deaf.send(greeting, List.of());
            // It asks and asks, and never hears that it is answered.
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(1))
                    .until(
                            () -> {
                                MessageSocket.Sent sent = MessageSocket.Sent.SENT;
                                for (int i = 0; i < 100 && sent == MessageSocket.Sent.SENT; i++) {
                                    sent = deaf.send(request, List.of());
                                }
                                return sent == MessageSocket.Sent.CLOSED;
                            });
        }
        expect(said, "announce deaf");
        expect(said, "gone");
        ProcessConnection good = connect();
        good.start(new Ear());
        good.send(new Accept(2, 0));
        expect(heard, "failed nobody came");
        good.close();
    }
}
