package org.o7s.irm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.api.Application;
import org.o7s.api.Flow;
import org.o7s.api.FlowError;
import org.o7s.api.FlowException;
import org.o7s.api.FlowState;
import org.o7s.api.QosSpec;
import org.o7s.client.process.ProcessApplication;
import org.o7s.core.compute.ThreadCompute;
import org.o7s.core.driver.DriverCatalog;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.packet.PacketPools;
import org.o7s.core.slot.PolicyCatalog;
import org.o7s.core.slot.PolicyEngine;
import org.o7s.core.time.Clocks;
import org.o7s.ipc.BoundaryWay;
import org.o7s.ipc.InstanceLock;
import org.o7s.ipc.InstancePaths;
import org.o7s.irm.environment.IrmContext;
import org.o7s.irm.environment.IrmSettings;
import org.o7s.irm.environment.Limits;
import org.o7s.irm.environment.ProgramLauncher;
import org.o7s.irm.environment.ThreadLoops;
import org.o7s.irm.management.Management.Call;
import org.o7s.irm.management.Management.Target;

/** Applications behind the application socket, with real threads, memory and time. */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProcessesTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir Path directory;
    private final PacketPools pools = new PacketPools(8192, 64, 64);
    private final ThreadCompute compute = new ThreadCompute(4);
    private InstanceLock lock;
    private Irm irm;

    /** The way of the boundary. */
    BoundaryWay way() {
        return BoundaryWay.NATIVE;
    }

    @BeforeEach
    void start() throws Exception {
        start(true);
    }

    private void start(boolean direct) throws Exception {
        lock = InstanceLock.acquire(new InstancePaths("test", directory.resolve("i")));
        irm =
                new Irm(
                        new IrmSettings("processes", "0", direct, Limits.DEFAULT),
                        new IrmContext(
                                Clocks.system(),
                                Entropy.secure(),
                                compute,
                                pools,
                                new DriverCatalog(),
                                new PolicyEngine(new PolicyCatalog(), compute, Clocks.system()),
                                new ThreadLoops(),
                                ProgramLauncher.NONE));
        irm.openApplicationSocket(lock, way());
        irm.management().bindProgram("echo", "echo", Call.DO);
    }

    private void useLocalLayer() throws Exception {
        stop();
        start(false);
        irm.addIpcpFactory(new FakeWorld().new Factory(IpcpType.LOCAL));
        irm.management()
                .bootstrapIpcp(
                        "lo",
                        Optional.of(IpcpType.LOCAL),
                        new LayerConfig("here", Map.of()),
                        false,
                        false,
                        Call.DO);
        irm.management().registerName("echo", List.of(new Target(Target.Kind.IPCP, "lo")), Call.DO);
    }

    @AfterEach
    void stop() {
        irm.close();
        lock.close();
        until("all packets are back", () -> pools.inUse() == 0);
    }

    private static void until(String what, BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadlineNs).as(what).isNegative();
            LockSupport.parkNanos(500_000);
        }
    }

    private Application connect(String program) throws Exception {
        return ProcessApplication.connect(lock.paths().applications(way()), program);
    }

    private record Pair(Flow out, Flow in) {}

    /** A flow and its other end. */
    private static Pair join(Application client, Application server) throws Exception {
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            Future<Flow> in = threads.submit(() -> server.accept(LIMIT));
            Flow out = LateServer.allocate(client, "echo", QosSpec.RAW_CHECKED, LIMIT);
            in.get().setReceiveTimeout(LIMIT);
            out.setReceiveTimeout(LIMIT);
            return new Pair(out, in.get());
        }
    }

    private static void serve(Application app, int flows) {
        ByteBuffer buffer = ByteBuffer.allocate(70_000);
        for (int i = 0; i < flows; i++) {
            try (Flow flow = app.accept(LIMIT)) {
                flow.setReceiveTimeout(LIMIT);
                flow.read(buffer.clear());
                flow.write(buffer.flip());
            }
        }
    }

    private static void ask(Application app, int from, int flows) {
        ByteBuffer buffer = ByteBuffer.allocate(100);
        for (int i = 0; i < flows; i++) {
            try (Flow flow = LateServer.allocate(app, "echo", QosSpec.RAW_CHECKED, LIMIT)) {
                flow.setReceiveTimeout(LIMIT);
                flow.write(buffer.clear().putInt(from + i).flip());
                flow.read(buffer.clear());
                assertThat(buffer.getInt(0)).isEqualTo(from + i);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"true, false", "true, true", "false, false", "false, true"})
    void manyClientsAndServersAllocateAndCloseAtOnce(boolean direct, boolean virtual)
            throws Exception {
        if (!direct) {
            useLocalLayer();
        }
        int flows = 100;
        try (ExecutorService threads =
                virtual
                        ? Executors.newVirtualThreadPerTaskExecutor()
                        : Executors.newCachedThreadPool()) {
            List<Application> apps = new ArrayList<>();
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Application server = connect("echo");
                Application client = i == 2 ? irm.applications().announce("in") : connect("out");
                apps.add(server);
                apps.add(client);
                int from = i * flows;
                all.add(threads.submit(() -> serve(server, flows)));
                all.add(threads.submit(() -> ask(client, from, flows)));
            }
            for (Future<?> one : all) {
                one.get(60, TimeUnit.SECONDS);
            }
            until("no flow is left", () -> irm.management().flows().isEmpty());
            apps.forEach(Application::close);
            until("no process is left", () -> irm.management().processes().isEmpty());
        }
    }

    @Test
    void aProcessIsListedByItsNumberAndASecondConnectionByAnother() throws Exception {
        try (Application first = connect("web");
                Application second = connect("web")) {
            assertThat(first.processId()).isEqualTo(ProcessHandle.current().pid());
            assertThat(second.processId()).isGreaterThan(1 << 22);
            assertThat(irm.management().processes()).hasSize(2);
        }
        until("both are gone", () -> irm.management().processes().isEmpty());
    }

    @Test
    void whatWasWrittenBeforeTheEndIsStillRead() throws Exception {
        try (Application server = connect("echo")) {
            Application client = connect("client");
            Pair pair = join(client, server);
            Flow out = pair.out();
            Flow in = pair.in();
            for (int i = 0; i < 500; i++) {
                out.write(ByteBuffer.allocate(100).putInt(0, i));
            }
            client.close();
            ByteBuffer buffer = ByteBuffer.allocate(100);
            for (int i = 0; i < 500; i++) {
                assertThat(in.read(buffer.clear())).isEqualTo(100);
                assertThat(buffer.getInt(0)).isEqualTo(i);
            }
            assertThatThrownBy(() -> in.read(buffer.clear()))
                    .isInstanceOfSatisfying(
                            FlowException.class,
                            e -> assertThat(e.error()).isEqualTo(FlowError.NOT_ALLOCATED));
            in.close();
        }
    }

    @Test
    void aReaderThatDoesNotReadMakesTheWriterWaitAndNothingIsLost() throws Exception {
        try (Application server = connect("echo");
                Application client = connect("client")) {
            Pair pair = join(client, server);
            Flow out = pair.out();
            Flow in = pair.in();
            ByteBuffer packet = ByteBuffer.allocate(1000);
            out.setSendTimeout(Duration.ofMillis(300));
            int[] written = {0};
            assertThatThrownBy(
                            () -> {
                                while (true) {
                                    out.write(packet.clear().putInt(0, written[0]));
                                    written[0]++;
                                }
                            })
                    .isInstanceOfSatisfying(
                            FlowException.class,
                            e -> assertThat(e.error()).isEqualTo(FlowError.TIMED_OUT));
            assertThat(written[0]).isGreaterThan(50);
            for (int i = 0; i < written[0]; i++) {
                in.read(packet.clear());
                assertThat(packet.getInt(0)).isEqualTo(i);
            }
            out.write(packet.clear().putInt(0, 77));
            in.read(packet.clear());
            assertThat(packet.getInt(0)).isEqualTo(77);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void packetsOfAllSizesCrossWhileBothSidesSleepAndWake(boolean virtual) throws Exception {
        int count = 20_000;
        try (Application server = connect("echo");
                Application client = connect("client");
                ExecutorService threads =
                        virtual
                                ? Executors.newVirtualThreadPerTaskExecutor()
                                : Executors.newCachedThreadPool()) {
            Pair pair = join(client, server);
            Flow out = pair.out();
            Flow in = pair.in();
            out.setSendTimeout(LIMIT);
            Future<?> writer =
                    threads.submit(
                            () -> {
                                Random random = new Random(3);
                                ByteBuffer packet = ByteBuffer.allocate(out.mpsBytes());
                                for (int i = 0; i < count; i++) {
                                    int most = i % 100 == 0 ? out.mpsBytes() - 4 : 1500;
                                    packet.clear().limit(4 + random.nextInt(most));
                                    out.write(packet.putInt(0, i));
                                }
                            });
            Future<?> reader =
                    threads.submit(
                            () -> {
                                ByteBuffer packet = ByteBuffer.allocate(70_000);
                                for (int i = 0; i < count; i++) {
                                    in.read(packet.clear());
                                    assertThat(packet.getInt(0)).isEqualTo(i);
                                }
                            });
            writer.get(60, TimeUnit.SECONDS);
            reader.get(60, TimeUnit.SECONDS);
            assertThat(in.counters().droppedCheck()).isZero();
        }
    }

    @Test
    void aNameThatNobodyKnowsIsAnErrorWithASentence() throws Exception {
        try (Application client = connect("client")) {
            assertThatThrownBy(() -> client.allocate("nobody", QosSpec.RAW, Duration.ofMillis(300)))
                    .isInstanceOf(FlowException.class)
                    .hasMessageContaining("nobody");
            assertThatThrownBy(() -> client.accept(Duration.ofMillis(50)))
                    .isInstanceOfSatisfying(
                            FlowException.class,
                            e -> assertThat(e.error()).isEqualTo(FlowError.TIMED_OUT));
        }
    }

    @Test
    void theEndOfTheDaemonEndsWhoeverReadsOrAllocates() throws Exception {
        try (Application server = connect("echo");
                Application client = connect("client");
                ExecutorService threads = Executors.newCachedThreadPool()) {
            Pair pair = join(client, server);
            Flow out = pair.out();
            Flow in = pair.in();
            Future<?> reading = threads.submit(() -> in.read(ByteBuffer.allocate(10)));
            Future<?> accepting = threads.submit(() -> server.accept(Duration.ZERO));
            irm.close();
            assertThat(reading)
                    .failsWithin(LIMIT)
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOf(FlowException.class);
            assertThat(accepting).as("waits for the next daemon").isNotDone();
            server.close();
            assertThat(accepting).failsWithin(LIMIT);
            assertThat(out.state()).isEqualTo(FlowState.DEALLOCATED);
            assertThatThrownBy(() -> client.allocate("echo", QosSpec.RAW, LIMIT))
                    .isInstanceOf(FlowException.class)
                    .hasMessageContaining("no connection to the daemon");
        }
    }

    @Test
    void aProcessThatWritesNonsenseLosesItsFlowAndNobodyElseNotices() throws Exception {
        try (Application server = irm.applications().announce("echo");
                Application good = connect("good");
                HostileProcess bad = HostileProcess.connect(lock.paths().applications(way()))) {
            Pair pair = join(good, server);
            ByteBuffer packet = ByteBuffer.allocate(100);
            for (int round = 0; round < 20; round++) {
                try (ExecutorService threads = Executors.newCachedThreadPool()) {
                    Future<Flow> victim = threads.submit(() -> server.accept(LIMIT));
                    HostileProcess.Memory memory = bad.allocate("echo");
                    memory.scribble(round);
                    until(
                            "the flow is closed",
                            () -> {
                                memory.call();
                                return isDown(victim);
                            });
                    victim.get().close();
                    bad.letGo(memory);
                }
                pair.out().write(packet.clear().putInt(0, round));
                pair.in().read(packet.clear());
                assertThat(packet.getInt(0)).isEqualTo(round);
            }
            assertThat(pair.out().state()).isEqualTo(FlowState.UP);
        }
    }

    private static boolean isDown(Future<Flow> flow) {
        return flow.isDone() && flow.resultNow().state() == FlowState.DEALLOCATED;
    }

    @Test
    void aProcessThatIsKilledIsGoneWithinASecondAndItsPeersAreTold() throws Exception {
        try (Application client = connect("client")) {
            OutsideSystem.assertOfThreeOneWithinASecond(() -> goneAfterNs(client));
        }
    }

    /** How long it takes after a process was killed until it is gone and its peer was told. */
    private long goneAfterNs(Application client) throws Exception {
        Process child = EchoServer.start(lock.paths().applications(way()));
        try {
            until("it waits", () -> irm.management().processes().size() == 2);
            Flow flow = EchoServer.allocate(client, "echo");
            flow.setReceiveTimeout(LIMIT);
            ByteBuffer packet = ByteBuffer.allocate(100);
            flow.write(packet);
            flow.read(packet.clear());
            child.destroyForcibly().waitFor();
            long beganNs = System.nanoTime();
            until("the flow is gone", () -> flow.state() == FlowState.DEALLOCATED);
            until("the process is gone", () -> irm.management().processes().size() == 1);
            long tookNs = System.nanoTime() - beganNs;
            flow.close();
            return tookNs;
        } finally {
            child.destroyForcibly();
        }
    }
}
