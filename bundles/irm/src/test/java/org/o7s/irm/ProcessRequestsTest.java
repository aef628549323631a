package org.o7s.irm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.o7s.api.FlowError;
import org.o7s.api.QosSpec;
import org.o7s.core.compute.ThreadCompute;
import org.o7s.core.driver.DriverCatalog;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.packet.PacketPools;
import org.o7s.core.slot.PolicyCatalog;
import org.o7s.core.slot.PolicyEngine;
import org.o7s.core.time.Clocks;
import org.o7s.ipc.BoundaryWay;
import org.o7s.ipc.InstanceLock;
import org.o7s.ipc.InstancePaths;
import org.o7s.ipc.application.ApplicationMessage.Accept;
import org.o7s.ipc.application.ApplicationMessage.Allocate;
import org.o7s.ipc.application.ApplicationMessage.Cancel;
import org.o7s.ipc.application.ApplicationMessage.Failed;
import org.o7s.ipc.application.ApplicationMessage.Granted;
import org.o7s.ipc.application.ApplicationMessage.UsePolicy;
import org.o7s.ipc.application.ProcessConnection;
import org.o7s.ipc.data.FlowSegment;
import org.o7s.irm.environment.IrmContext;
import org.o7s.irm.environment.IrmSettings;
import org.o7s.irm.environment.Limits;
import org.o7s.irm.environment.ProgramLauncher;
import org.o7s.irm.environment.ThreadLoops;
import org.o7s.irm.management.Management.Call;
import org.o7s.irm.management.ProcessView;

/** Requests of processes that ask for much and wait for little. */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProcessRequestsTest {
    private static final long HUNDRED_YEARS_NS = Duration.ofDays(36_000).toNanos();

    /** As UserQuota says. */
    private static final int REQUESTS_MAX = 16_384;

    @TempDir Path directory;
    private final PacketPools pools = new PacketPools(8192, 64, 64);
    private final ThreadCompute compute = new ThreadCompute(4);
    private final BlockingQueue<Failed> failed = new LinkedBlockingQueue<>();
    private final BlockingQueue<Granted> granted = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> ended = new LinkedBlockingQueue<>();
    private final List<ProcessConnection> connections = new ArrayList<>();
    private InstanceLock lock;
    private Irm irm;

    /** The way of the boundary. */
    BoundaryWay way() {
        return BoundaryWay.NATIVE;
    }

    @BeforeEach
    void start() throws Exception {
        lock = InstanceLock.acquire(new InstancePaths("test", directory.resolve("i")));
        irm =
                new Irm(
                        new IrmSettings("requests", "0", true, Limits.DEFAULT),
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

    @AfterEach
    void stop() {
        connections.forEach(ProcessConnection::close);
        irm.close();
        lock.close();
        compute.close();
    }

    private ProcessConnection connect(String program) throws Exception {
        ProcessConnection made =
                ProcessConnection.connect(lock.paths().applications(way()), program);
        connections.add(made);
        made.start(
                new ProcessConnection.Listener() {
                    @Override
                    public void granted(Granted flow, ProcessConnection.Fresh fresh) {
                        granted.add(flow);
                    }

                    @Override
                    public void ended(int slot) {}

                    @Override
                    public void usePolicy(UsePolicy policy) {}

                    @Override
                    public void peerGone(long process) {}

                    @Override
                    public void failed(Failed why) {
                        failed.add(why);
                    }

                    @Override
                    public void ended(String why) {
                        ended.add(why);
                    }
                });
        return made;
    }

    private Failed nextFailure() throws InterruptedException {
        Failed next = failed.poll(60, TimeUnit.SECONDS);
        assertThat(next).as("an answer").isNotNull();
        return next;
    }

    private ProcessView process(String program) {
        return irm.management().processes().stream()
                .filter(p -> p.program().equals(program))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void acceptsThatNobodyWaitsForAnyMoreAreAnsweredAndChargedToNobody() throws Exception {
        ProcessConnection client = connect("echo");
        for (int i = 1; i <= REQUESTS_MAX + 1000; i++) {
            client.send(new Accept(i, i % 2 == 0 ? 0 : HUNDRED_YEARS_NS));
            client.send(new Cancel(i));
            Failed why = nextFailure();
            assertThat(why.request()).isEqualTo(i);
            assertThat(why.sentence()).startsWith("E-PROCESS-CANCELLED");
        }
        assertThat(process("echo").requests()).isZero();
        assertThat(process("echo").waiting()).isZero();
    }

    @Test
    void anAllocationThatNobodyWaitsForAnyMoreEndsAtOnce() throws Exception {
        connect("echo");
        ProcessConnection client = connect("client");
        client.send(new Allocate(1, "echo", QosSpec.RAW, HUNDRED_YEARS_NS));
        client.send(new Cancel(1));
        assertThat(nextFailure().sentence()).startsWith("E-PROCESS-CANCELLED");
        assertThat(process("client").requests()).isZero();
        assertThat(irm.management().status().totals()).containsEntry("flows", 0L);
    }

    @Test
    void whatAUserMayHaveWaitingIsItsOwnAgainOnceItsProcessesHaveEnded() throws Exception {
        for (int round = 0; round < 3; round++) {
            ProcessConnection greedy = connect("greedy");
            for (int i = 1; i <= REQUESTS_MAX + 1; i++) {
                greedy.send(new Accept(i, 0));
            }
            Failed why = nextFailure();
            assertThat(why.error()).isEqualTo(FlowError.OUT_OF_RESOURCES.number());
            assertThat(why.request()).isEqualTo(REQUESTS_MAX + 1);
            assertThat(process("greedy").requests()).isEqualTo(REQUESTS_MAX);
            greedy.close();
            assertThat(ended.poll(20, TimeUnit.SECONDS)).isNotNull();
            until(() -> irm.management().processes().isEmpty());
            failed.clear();
        }
        assertThat(irm.management().status().totals()).containsEntry("flows", 0L);
    }

    @Test
    void whoeverSaysMoreThanTheIrmCanHandleIsReadMoreSlowlyAndNobodyIsSentAway() throws Exception {
        ProcessConnection polite = connect("polite");
        ProcessConnection flood = connect("flood");
        int messages = 60_000;
        Thread flooding =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    for (int i = 1; i <= messages; i++) {
                                        flood.send(new Cancel(i));
                                    }
                                });
        for (int i = 1; i <= 200; i++) {
            polite.send(new Accept(i, 1));
            assertThat(nextFailure().error()).isEqualTo(FlowError.TIMED_OUT.number());
        }
        flooding.join();
        assertThat(flood.send(new Accept(messages + 1, 1))).isTrue();
        assertThat(nextFailure().request()).isEqualTo(messages + 1);
        assertThat(ended).isEmpty();
    }

    private static void until(BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadlineNs);
            LockSupport.parkNanos(500_000);
        }
    }

    @Test
    void aProcessIsListedWithItsUserMemoryAndRequests() throws Exception {
        ProcessConnection server = connect("echo");
        server.send(new Accept(1, 0));
        ProcessConnection client = connect("client");
        client.send(new Allocate(1, "echo", QosSpec.RAW, HUNDRED_YEARS_NS));
        assertThat(granted.poll(20, TimeUnit.SECONDS)).isNotNull();
        assertThat(granted.poll(20, TimeUnit.SECONDS)).isNotNull();
        ProcessView view = process("client");
        assertThat(view.user()).isEqualTo(System.getProperty("user.name"));
        assertThat(view.flows()).isEqualTo(1);
        assertThat(view.memoryBytes()).isGreaterThanOrEqualTo(FlowSegment.BYTES);
        assertThat(view.requests()).isZero();
        assertThat(view.sinceMs()).isBetween(0L, 90_000L);
        assertThatThrownBy(() -> irm.management().allowUser("echo", "blog", "ada", Call.DO))
                .hasMessageContaining("not bound");
    }
}
