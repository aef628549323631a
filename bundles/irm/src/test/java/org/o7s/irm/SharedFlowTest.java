package org.o7s.irm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.o7s.irm.OutsideSystem.LIMIT;
import static org.o7s.irm.OutsideSystem.until;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.o7s.api.Application;
import org.o7s.api.Flow;
import org.o7s.api.FlowError;
import org.o7s.api.FlowEvents;
import org.o7s.api.FlowException;
import org.o7s.api.FlowSet;
import org.o7s.api.FlowState;
import org.o7s.api.QosSpec;
import org.o7s.ipc.BoundaryWay;
import org.o7s.irm.OutsideSystem.Pair;
import org.o7s.irm.environment.Limits;
import org.o7s.irm.management.Management.Call;

/** Flows between two processes of one user: their packets never come through the daemon. */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SharedFlowTest {
    private static final int ROUNDS = 20_000;

    @TempDir Path directory;
    private OutsideSystem system;
    private Application server;
    private Application client;

    /** The way of the boundary. */
    BoundaryWay way() {
        return BoundaryWay.NATIVE;
    }

    @BeforeEach
    void start() throws Exception {
        system = new OutsideSystem(directory, Limits.DEFAULT, way());
        system.irm.management().bindProgram("echo", "echo", Call.DO);
        server = system.connect("echo");
        client = system.connect("client");
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
        until("no process is left", () -> system.irm.management().processes().isEmpty());
        assertThat(system.flows()).isEmpty();
        system.close();
    }

    private Pair join() {
        return OutsideSystem.join(client, server, "echo", QosSpec.RAW_CHECKED);
    }

    @Test
    void aFlowOfOneUserIsListedAsDirectAndTheDaemonHasNoPacketOfIt() {
        Pair pair = join();
        ByteBuffer packet = ByteBuffer.allocate(1000);
        for (int i = 0; i < 40; i++) {
            pair.out().write(packet.clear().putInt(0, i));
            assertThat(system.pools.inUse()).isZero();
        }
        assertThat(system.flows())
                .hasSize(2)
                .allSatisfy(f -> assertThat(f.via()).isEqualTo("direct"))
                .allSatisfy(f -> assertThat(f.state()).isEqualTo(FlowState.UP))
                .allSatisfy(f -> assertThat(f.counters().sentPackets()).isZero());
        for (int i = 0; i < 40; i++) {
            pair.in().read(packet.clear());
            assertThat(packet.getInt(0)).isEqualTo(i);
        }
    }

    @Test
    void bothWaysWorkAndTheEndOfOneIsToldToTheOther() {
        Pair pair = join();
        ByteBuffer packet = ByteBuffer.allocate(100);
        pair.out().write(packet.clear().putInt(0, 1));
        pair.in().read(packet.clear());
        pair.in().write(packet.clear().putInt(0, 2));
        pair.in().close();
        assertThat(pair.out().state()).isEqualTo(FlowState.DEALLOCATED);
        assertThat(pair.out().read(packet.clear())).isEqualTo(100);
        assertThat(packet.getInt(0)).isEqualTo(2);
        assertThatThrownBy(() -> pair.out().read(packet.clear()))
                .isInstanceOfSatisfying(
                        FlowException.class,
                        e -> assertThat(e.error()).isEqualTo(FlowError.NOT_ALLOCATED));
        until("one end is left", () -> system.flows().size() == 1);
        assertThat(system.flows().getFirst().state()).isEqualTo(FlowState.DEALLOCATED);
        pair.out().close();
        until("nothing is left", () -> system.flows().isEmpty());
    }

    @ParameterizedTest(name = "virtual threads: {0}")
    @CsvSource({"false", "true"})
    void whoeverWaitsIsWokenByTheOtherProcess(boolean virtual) throws Exception {
        Pair pair = join();
        try (ExecutorService threads =
                virtual
                        ? Executors.newVirtualThreadPerTaskExecutor()
                        : Executors.newCachedThreadPool()) {
            Future<?> echo =
                    threads.submit(
                            () -> {
                                ByteBuffer packet = ByteBuffer.allocate(70_000);
                                for (int i = 0; i < 2_000; i++) {
                                    pair.in().read(packet.clear());
                                    pair.in().write(packet.flip());
                                }
                            });
            Future<?> asker =
                    threads.submit(
                            () -> {
                                Random random = new Random(1);
                                ByteBuffer packet = ByteBuffer.allocate(70_000);
                                for (int i = 0; i < 2_000; i++) {
                                    int bytes = 4 + random.nextInt(i % 20 == 0 ? 60_000 : 1_500);
                                    packet.clear().putInt(0, i).limit(bytes);
                                    pair.out().write(packet);
                                    assertThat(pair.out().read(packet.clear())).isEqualTo(bytes);
                                    assertThat(packet.getInt(0)).isEqualTo(i);
                                }
                            });
            asker.get(60, TimeUnit.SECONDS);
            echo.get(60, TimeUnit.SECONDS);
        }
        assertThat(pair.in().counters().droppedCheck()).isZero();
    }

    @ParameterizedTest(name = "checked {0}, direct buffers {1}")
    @CsvSource({"false, false", "true, false", "false, true", "true, true"})
    void aPacketWrittenAndReadAllocatesNothing(boolean checked, boolean direct) {
        Pair pair =
                OutsideSystem.join(
                        client, server, "echo", checked ? QosSpec.RAW_CHECKED : QosSpec.RAW);
        ByteBuffer packet = direct ? ByteBuffer.allocateDirect(1400) : ByteBuffer.allocate(1400);
        ByteBuffer into = direct ? ByteBuffer.allocateDirect(1500) : ByteBuffer.allocate(1500);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        exchange(pair, packet, into);
        exchange(pair, packet, into);
        long before = threads.getCurrentThreadAllocatedBytes();
        exchange(pair, packet, into);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        // The measurement itself costs a few bytes; a single object per packet would be 320 KB.
        assertThat(allocated).isLessThan(ROUNDS / 10);
        assertThat(pair.in().counters().receivedPackets()).isEqualTo(3 * ROUNDS);
        assertThat(pair.in().counters().droppedCheck()).isZero();
    }

    private static void exchange(Pair pair, ByteBuffer packet, ByteBuffer into) {
        for (int i = 0; i < ROUNDS; i++) {
            pair.out().write(packet.clear());
            pair.in().read(into.clear());
        }
    }

    @Test
    void aPacketThatDoesNotFitIsSaidAndLostAndTheNextOneComes() {
        Pair pair = join();
        pair.out().write(ByteBuffer.allocate(500));
        pair.out().write(ByteBuffer.allocate(5).put(0, (byte) 7));
        ByteBuffer small = ByteBuffer.allocate(100);
        assertThatThrownBy(() -> pair.in().read(small))
                .isInstanceOfSatisfying(
                        FlowException.class,
                        e -> assertThat(e.error()).isEqualTo(FlowError.TOO_LARGE));
        assertThat(pair.in().read(small)).isEqualTo(5);
        assertThat(small.position()).isEqualTo(5);
        assertThat(small.get(0)).isEqualTo((byte) 7);
    }

    @ParameterizedTest(name = "virtual threads: {0}")
    @CsvSource({"false", "true"})
    void aWriterWaitsForAReaderThatIsSlowAndNothingIsLost(boolean virtual) throws Exception {
        Pair pair = join();
        int count = 30_000;
        try (ExecutorService threads =
                virtual
                        ? Executors.newVirtualThreadPerTaskExecutor()
                        : Executors.newCachedThreadPool()) {
            Future<?> writer =
                    threads.submit(
                            () -> {
                                ByteBuffer packet = ByteBuffer.allocate(900);
                                for (int i = 0; i < count; i++) {
                                    pair.out().write(packet.clear().putInt(0, i));
                                }
                            });
            until("the ring is full", () -> !pair.out().offer(ByteBuffer.allocate(0)));
            ByteBuffer packet = ByteBuffer.allocate(1000);
            for (int i = 0; i < count; i++) {
                pair.in().read(packet.clear());
                assertThat(packet.getInt(0)).isEqualTo(i);
            }
            writer.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void aFlowIsClosedAtOnceAlthoughTheOtherProcessGoesOnWriting() throws Exception {
        Pair pair = join();
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            Future<Long> writing = threads.submit(() -> writeToTheEnd(pair.out()));
            pair.in().read(ByteBuffer.allocate(8));
            threads.submit(() -> pair.in().close()).get(20, TimeUnit.SECONDS);
            assertThat(writing.get(20, TimeUnit.SECONDS)).isPositive();
        }
    }

    private static long writeToTheEnd(Flow flow) {
        ByteBuffer packet = ByteBuffer.allocate(8);
        for (long i = 0; ; i++) {
            try {
                flow.write(packet.clear());
            } catch (FlowException e) {
                assertThat(e.error()).isEqualTo(FlowError.NOT_ALLOCATED);
                return i;
            }
        }
    }

    @ParameterizedTest(name = "checked: {0}")
    @CsvSource({"false", "true"})
    void aSetTellsOfAFlowUntilItIsDrained(boolean checked) {
        Pair pair =
                OutsideSystem.join(
                        client, server, "echo", checked ? QosSpec.RAW_CHECKED : QosSpec.RAW);
        ByteBuffer packet = ByteBuffer.allocate(100);
        try (FlowSet set = server.flowSet()) {
            set.add(pair.in());
            FlowEvents events = set.events();
            for (int round = 0; round < 50; round++) {
                pair.out().write(packet.clear().putInt(0, 2 * round));
                pair.out().write(packet.clear().limit(0));
                pair.out().write(packet.clear().putInt(0, 2 * round + 1));
                for (int i = 0; i < 2; i++) {
                    assertThat(events.await(LIMIT)).isTrue();
                    assertThat(events.next()).isTrue();
                    assertThat(events.flow()).isSameAs(pair.in());
                    assertThat(pair.in().poll(packet.clear())).isEqualTo(100);
                    assertThat(packet.getInt(0)).isEqualTo(2 * round + i);
                    assertThat(events.next()).isFalse();
                }
                assertThat(events.await(Duration.ofMillis(1))).isFalse();
            }
        }
        assertThat(pair.in().counters().keepalivesReceived()).isEqualTo(50);
    }

    @Test
    void aReaderThatWaitsIsToldWhenTheOtherProcessLeaves() {
        Pair pair = join();
        CompletableFuture<Integer> reading =
                CompletableFuture.supplyAsync(() -> pair.out().read(ByteBuffer.allocate(10)));
        server.close();
        assertThat(reading)
                .failsWithin(LIMIT)
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(
                        FlowException.class,
                        e -> assertThat(e.error()).isEqualTo(FlowError.NOT_ALLOCATED));
    }

    @Test
    void aProcessThatIsKilledEndsTheFlowWithinASecondAndTheMemoryReturns() throws Exception {
        server.close();
        until("it has left", () -> system.irm.management().processes().size() == 1);
        Set<String> before = memoryOfFlows().keySet();
        OutsideSystem.assertOfThreeOneWithinASecond(() -> goneAfterNs(before));
    }

    /** How long it takes after a process was killed until it and its flow are gone. */
    private long goneAfterNs(Set<String> before) throws Exception {
        Process child = EchoServer.start(system.socket());
        try {
            until("it waits", () -> system.irm.management().processes().size() == 2);
            long tookNs = flowEndsAfterNs(child, before);
            until(
                    "the memory is back",
                    () -> {
                        forgetMappings();
                        return pagesBeyond(before) == 0;
                    });
            return tookNs;
        } finally {
            child.destroyForcibly();
        }
    }

    private long flowEndsAfterNs(Process child, Set<String> before) throws InterruptedException {
        try (Flow flow = EchoServer.allocate(client, "echo")) {
            flow.setReceiveTimeout(LIMIT);
            ByteBuffer packet = ByteBuffer.allocate(100);
            flow.write(packet.clear());
            flow.read(packet.clear());
            assertThat(system.flows()).allSatisfy(f -> assertThat(f.via()).isEqualTo("direct"));
            assertThat(pagesBeyond(before)).isPositive();
            child.destroyForcibly().waitFor();
            long beganNs = System.nanoTime();
            until("the flow has ended", () -> flow.state() == FlowState.DEALLOCATED);
            until("the process is gone", () -> system.irm.management().processes().size() == 1);
            return System.nanoTime() - beganNs;
        }
    }

    /** Has mappings end that nothing refers to; where memory is taken from them, it need not. */
    void forgetMappings() {}

    /** Whether a line of the kernel's list of mappings is about a flow, whichever way it is had. */
    private static boolean isOfFlow(String line) {
        return line.contains("o7s-flow") || line.contains("/memory/flow.");
    }

    /** How much of the memory of flows this process has in use, but for some, in KiB. */
    private static long pagesBeyond(Set<String> others) {
        Map<String, Long> all = memoryOfFlows();
        all.keySet().removeAll(others);
        return all.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * The memory of flows that this process maps, as the kernel says: by inode and path, which no
     * two have, as a file may have the inode of one that was deleted, the KiB in use. Flows of
     * earlier tests are among it until the garbage collector comes to the applications that had
     * them.
     */
    private static Map<String, Long> memoryOfFlows() {
        Map<String, Long> found = new HashMap<>();
        String file = "";
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
                String[] words = line.split(" +");
                if (words[0].matches("[0-9a-f]+-[0-9a-f]+")) {
                    file = isOfFlow(line) ? words[4] + " " + words[5] : "";
                } else if (!file.isEmpty() && words[0].equals("Rss:")) {
                    found.merge(file, Long.parseLong(words[1]), Long::sum);
                }
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void manyFlowsOneAfterTheOtherUseTheSameMemory() throws Exception {
        ByteBuffer packet = ByteBuffer.allocate(100);
        long before = flowMappings();
        for (int i = 0; i < 300; i++) {
            Pair pair = join();
            for (int k = 0; k < 3; k++) {
                pair.out().write(packet.clear().putInt(0, i));
                pair.in().read(packet.clear());
                assertThat(packet.getInt(0)).isEqualTo(i);
                pair.in().write(packet.clear().putInt(0, -i));
                pair.out().read(packet.clear());
                assertThat(packet.getInt(0)).isEqualTo(-i);
            }
            (i % 2 == 0 ? pair.in() : pair.out()).close();
            (i % 2 == 0 ? pair.out() : pair.in()).close();
        }
        // Each is mapped by the daemon and both clients, which are one process here.
        assertThat(flowMappings() - before).isLessThan(60);
    }

    private static long flowMappings() throws IOException {
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            return maps.filter(SharedFlowTest::isOfFlow).count();
        }
    }

    @Test
    void aProcessMayHaveAFlowWithItself() {
        Application both = server;
        Pair pair = OutsideSystem.join(both, both, "echo", QosSpec.RAW);
        ByteBuffer packet = ByteBuffer.allocate(10);
        pair.out().write(packet.clear().putInt(0, 5));
        pair.in().read(packet.clear());
        assertThat(packet.getInt(0)).isEqualTo(5);
        pair.out().close();
        assertThat(pair.in().state()).isEqualTo(FlowState.DEALLOCATED);
        pair.in().close();
    }

    @Test
    void aNameWithoutDirectFlowsIsReachedThroughTheLocalLayer() {
        system.irm.management().createName("far", "spillover", false, Call.DO);
        system.irm.management().bindProgram("echo", "far", Call.DO);
        system.useLocalLayerFor("far");
        Pair far = OutsideSystem.join(client, server, "far", QosSpec.RAW);
        assertThat(system.flows()).hasSize(2).allSatisfy(f -> assertThat(f.via()).isEqualTo("lo"));
        Pair near = join();
        assertThat(system.flows()).filteredOn(f -> f.via().equals("direct")).hasSize(2);
        far.out().close();
        far.in().close();
        near.out().close();
        near.in().close();
    }

    @Test
    void whoeverIsGivenNonsenseLosesThatFlowWithASentenceAndKeepsItsOthers() throws Exception {
        Pair good = join();
        ByteBuffer packet = ByteBuffer.allocate(100);
        try (HostileProcess bad = HostileProcess.connect(system.socket())) {
            for (int round = 0; round < 20; round++) {
                CompletableFuture<Flow> accepted =
                        CompletableFuture.supplyAsync(() -> server.accept(LIMIT));
                HostileProcess.Memory memory = bad.allocate("echo");
                Flow victim = accepted.join();
                victim.setReceiveTimeout(LIMIT);
                memory.scribble(round);
                memory.call();
                assertThat(victim.read(packet.clear())).isEqualTo(64);
                assertThat(victim.read(packet.clear())).isEqualTo(64);
                assertThatThrownBy(() -> victim.read(packet.clear()))
                        .isInstanceOf(FlowException.class)
                        .hasMessageContaining("nonsense");
                victim.close();
                bad.letGo(memory);
                good.out().write(packet.clear().putInt(0, round));
                good.in().read(packet.clear());
                assertThat(packet.getInt(0)).isEqualTo(round);
            }
        }
        assertThat(good.out().state()).isEqualTo(FlowState.UP);
        String path = "irmd/applications/direct";
        until(
                "all were counted",
                () ->
                        system.irm
                                .management()
                                .rib(path, Call.DO)
                                .get(path)
                                .get("broken-direct-flows")
                                .equals("20"));
    }
}
