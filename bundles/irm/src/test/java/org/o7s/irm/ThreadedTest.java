package org.o7s.irm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.api.Application;
import org.o7s.api.Flow;
import org.o7s.api.FlowEvents;
import org.o7s.api.FlowSet;
import org.o7s.api.QosSpec;
import org.o7s.core.compute.ThreadCompute;
import org.o7s.core.driver.DriverCatalog;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.packet.PacketPools;
import org.o7s.core.slot.PolicyCatalog;
import org.o7s.core.slot.PolicyEngine;
import org.o7s.core.time.Clocks;
import org.o7s.irm.environment.IrmContext;
import org.o7s.irm.environment.IrmSettings;
import org.o7s.irm.environment.Limits;
import org.o7s.irm.environment.ProgramLauncher;
import org.o7s.irm.environment.ThreadLoops;
import org.o7s.irm.management.Management.Call;
import org.o7s.irm.management.Management.Target;

/** The same IRM with real threads and real time. */
@Timeout(60)
class ThreadedTest {
    private static final int CLIENTS = 4;
    private static final int FLOWS = 200;

    /**
     * How many accepts are open at a time: the IRM lets each of many requests wait for a second.
     */
    private static final int ACCEPTS = 20;

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final PacketPools pools = new PacketPools(8192, 64, 64);

    private Irm irm(ThreadCompute compute, boolean direct) {
        return new Irm(
                new IrmSettings("threads", "0", direct, Limits.DEFAULT),
                new IrmContext(
                        Clocks.system(),
                        Entropy.secure(),
                        compute,
                        pools,
                        new DriverCatalog(),
                        new PolicyEngine(new PolicyCatalog(), compute, Clocks.system()),
                        new ThreadLoops(),
                        ProgramLauncher.NONE));
    }

    private static void serve(Application app, int flows) {
        ByteBuffer buffer = ByteBuffer.allocate(100);
        for (int i = 0; i < flows; i++) {
            try (Flow flow = app.accept(LIMIT)) {
                flow.setReceiveTimeout(LIMIT);
                flow.read(buffer.clear());
                flow.write(buffer.flip());
            }
        }
    }

    private static void ask(Application app, int from) {
        ByteBuffer buffer = ByteBuffer.allocate(100);
        for (int i = 0; i < FLOWS; i++) {
            try (Flow flow = LateServer.allocate(app, "echo", QosSpec.RAW_CHECKED, LIMIT)) {
                flow.setReceiveTimeout(LIMIT);
                flow.write(buffer.clear().putInt(from + i).flip());
                flow.read(buffer.clear());
                assertThat(buffer.getInt(0)).isEqualTo(from + i);
            }
        }
    }

    /** Serves flows with the calling thread alone. */
    private static void serveBySet(Application app, int flows) {
        ByteBuffer buffer = ByteBuffer.allocate(100);
        try (FlowSet set = app.flowSet()) {
            FlowEvents events = set.events();
            for (int i = 0; i < ACCEPTS; i++) {
                set.add(app.beginAccept(Duration.ZERO));
            }
            int ended = 0;
            while (ended < flows && events.await(LIMIT)) {
                while (events.next()) {
                    switch (events.type()) {
                        case FLOW_ALLOC -> set.add(app.beginAccept(Duration.ZERO));
                        case FLOW_PKT -> {
                            if (events.flow().poll(buffer.clear()) > 0) {
                                events.flow().write(buffer.flip());
                            }
                        }
                        case FLOW_DEALLOC -> {
                            events.flow().close();
                            ended++;
                        }
                        case FLOW_DOWN, FLOW_UP, FLOW_PEER ->
                                throw new IllegalStateException("told of " + events.type());
                    }
                }
            }
            assertThat(ended).isEqualTo(flows);
        }
    }

    /** Allocates and asks on many flows with the calling thread alone. */
    private static void askBySet(Application app, int flows) {
        ByteBuffer buffer = ByteBuffer.allocate(100);
        try (FlowSet set = app.flowSet()) {
            FlowEvents events = set.events();
            for (int i = 0; i < flows; i++) {
                set.add(app.begin("echo", QosSpec.RAW_CHECKED, LIMIT));
            }
            int answered = 0;
            while (answered < flows && events.await(LIMIT)) {
                while (events.next()) {
                    Flow flow = events.flow();
                    switch (events.type()) {
                        case FLOW_ALLOC -> flow.write(buffer.clear().putInt(flow.id()).flip());
                        case FLOW_PKT -> {
                            flow.read(buffer.clear());
                            assertThat(buffer.getInt(0)).isEqualTo(flow.id());
                            flow.close();
                            answered++;
                        }
                        case FLOW_DOWN, FLOW_UP, FLOW_DEALLOC, FLOW_PEER ->
                                throw new IllegalStateException("told of " + events.type());
                    }
                }
            }
            assertThat(answered).isEqualTo(flows);
        }
    }

    @Test
    void oneThreadServesAndOneAsksOnManyFlowsThroughSets() throws Exception {
        try (ThreadCompute compute = new ThreadCompute(4);
                Irm irm = irm(compute, true);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            irm.management().bindProgram("echo", "echo", Call.DO);
            Application server = irm.applications().announce("echo");
            Application client = irm.applications().announce("client");
            Future<?> serving = threads.submit(() -> serveBySet(server, FLOWS));
            Future<?> asking = threads.submit(() -> askBySet(client, FLOWS));
            asking.get(50, TimeUnit.SECONDS);
            serving.get(50, TimeUnit.SECONDS);
            assertThat(irm.management().processes())
                    .allSatisfy(p -> assertThat(p.flows()).isZero());
        }
        assertThat(pools.inUse()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void manyClientsAndServersAllocateAndCloseAtOnce(boolean direct) throws Exception {
        try (ThreadCompute compute = new ThreadCompute(4);
                Irm irm = irm(compute, direct);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            if (!direct) {
                irm.addIpcpFactory(new FakeWorld().new Factory(IpcpType.LOCAL));
                irm.management()
                        .bootstrapIpcp(
                                "lo",
                                Optional.of(IpcpType.LOCAL),
                                new LayerConfig("here", Map.of()),
                                false,
                                false,
                                Call.DO);
                irm.management()
                        .registerName("echo", List.of(new Target(Target.Kind.IPCP, "lo")), Call.DO);
            }
            irm.management().bindProgram("echo", "echo", Call.DO);
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                Application server = irm.applications().announce("echo");
                Application client = irm.applications().announce("client");
                int from = i * FLOWS;
                all.add(threads.submit(() -> serve(server, FLOWS)));
                all.add(threads.submit(() -> ask(client, from)));
            }
            for (Future<?> one : all) {
                one.get(50, TimeUnit.SECONDS);
            }
            assertThat(irm.management().processes())
                    .allSatisfy(p -> assertThat(p.flows()).isZero());
        }
        assertThat(pools.inUse()).isZero();
    }

    @Test
    void closingTheIrmEndsWhoeverWaits() throws Exception {
        try (ThreadCompute compute = new ThreadCompute(4);
                ExecutorService threads = Executors.newCachedThreadPool()) {
            Irm irm = irm(compute, true);
            Application app = irm.applications().announce("echo");
            Future<?> waiting = threads.submit(() -> app.accept(Duration.ZERO));
            irm.close();
            assertThat(waiting)
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOf(org.o7s.api.FlowException.class);
            irm.close();
        }
    }
}
