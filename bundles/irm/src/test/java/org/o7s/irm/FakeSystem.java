package org.o7s.irm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.o7s.api.Flow;
import org.o7s.api.FlowError;
import org.o7s.api.FlowException;
import org.o7s.api.QosSpec;
import org.o7s.core.compute.InlineCompute;
import org.o7s.core.driver.DriverCatalog;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.packet.PacketPools;
import org.o7s.core.problem.Problem;
import org.o7s.core.problem.ProblemException;
import org.o7s.core.slot.PolicyCatalog;
import org.o7s.core.slot.PolicyEngine;
import org.o7s.core.time.VirtualClocks;
import org.o7s.irm.application.InFrameworkApplication;
import org.o7s.irm.environment.IrmContext;
import org.o7s.irm.environment.IrmSettings;
import org.o7s.irm.environment.Limits;
import org.o7s.irm.environment.SteppedLoops;
import org.o7s.irm.management.Management;
import org.o7s.irm.management.Management.Call;
import org.o7s.irm.management.Management.Target;

/** A system whose loops and time are driven by the test, with layers in memory. */
final class FakeSystem implements AutoCloseable {
    static final Duration SECOND = Duration.ofSeconds(1);

    final VirtualClocks clocks;
    final SteppedLoops loops;
    final FakeWorld world;
    final PacketPools pools = new PacketPools(8192, 64, 64);
    final PolicyCatalog policies = new PolicyCatalog();
    final FakePrograms programs = new FakePrograms();
    final Irm irm;
    final Management management;
    private final Map<IpcpType, FakeWorld.Factory> factories = new EnumMap<>(IpcpType.class);

    FakeSystem() {
        this(true, Limits.DEFAULT);
    }

    FakeSystem(boolean directFlows, Limits limits) {
        this(new VirtualClocks(1_800_000_000_000_000_000L), directFlows, limits);
    }

    private FakeSystem(VirtualClocks clocks, boolean directFlows, Limits limits) {
        this(clocks, new SteppedLoops(clocks), new FakeWorld(), directFlows, limits);
    }

    private FakeSystem(
            VirtualClocks clocks,
            SteppedLoops loops,
            FakeWorld world,
            boolean directFlows,
            Limits limits) {
        this.clocks = clocks;
        this.loops = loops;
        this.world = world;
        irm =
                new Irm(
                        new IrmSettings("test", "0", directFlows, limits),
                        new IrmContext(
                                clocks,
                                Entropy.seeded(1),
                                new InlineCompute(),
                                pools,
                                new DriverCatalog(),
                                new PolicyEngine(policies, new InlineCompute(), clocks),
                                loops,
                                programs));
        management = irm.management();
        for (IpcpType type : IpcpType.values()) {
            FakeWorld.Factory factory = world.new Factory(type);
            factories.put(type, factory);
            irm.addIpcpFactory(factory);
        }
    }

    /** Another system in the same world and time. */
    FakeSystem neighbour() {
        return new FakeSystem(clocks, loops, world, true, Limits.DEFAULT);
    }

    void settle() {
        loops.settle();
    }

    void advanceMs(long ms) {
        loops.advance(Duration.ofMillis(ms));
    }

    /** An IPCP of a type in the layer of the same name as the type, or another. */
    FakeWorld.FakeIpcp member(String name, IpcpType type, String layer) {
        management.bootstrapIpcp(
                name, Optional.of(type), new LayerConfig(layer, Map.of()), false, false, Call.DO);
        return world.ipcp(name);
    }

    /** The bundle of a type is refreshed. */
    FakeWorld.Factory replaceFactory(IpcpType type) {
        irm.removeIpcpFactory(factories.remove(type));
        FakeWorld.Factory next = world.new Factory(type);
        factories.put(type, next);
        irm.addIpcpFactory(next);
        settle();
        return next;
    }

    void register(String name, String layer) {
        management.registerName(name, List.of(new Target(Target.Kind.LAYER, layer)), Call.DO);
    }

    InFrameworkApplication announce(String program) {
        return (InFrameworkApplication) irm.applications().announce(program);
    }

    /** A process bound to a name by its program. */
    InFrameworkApplication server(String program, String name) {
        management.bindProgram(program, name, Call.DO);
        return announce(program);
    }

    CompletableFuture<Flow> accept(InFrameworkApplication app) {
        CompletableFuture<Flow> future = app.beginAccept(Duration.ZERO).answer();
        settle();
        return future;
    }

    CompletableFuture<Flow> allocate(InFrameworkApplication app, String name) {
        CompletableFuture<Flow> future =
                app.begin(name, QosSpec.RAW, Duration.ofSeconds(20)).answer();
        settle();
        return future;
    }

    /** That a packet written at one end is read at the other. */
    void assertJoined(Flow one, Flow other) {
        one.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        settle();
        ByteBuffer buffer = ByteBuffer.allocate(10);
        assertThat(other.poll(buffer)).isEqualTo(3);
    }

    /** That nothing of any flow is left, anywhere. */
    void assertNothingLeft() {
        settle();
        assertThat(management.flows()).isEmpty();
        assertThat(management.status().totals().get("flows")).isZero();
        assertThat(management.processes()).allSatisfy(p -> assertThat(p.flows()).isZero());
        assertThat(pools.inUse()).isZero();
    }

    static FlowException failure(CompletableFuture<Flow> future) {
        assertThat(future).isCompletedExceptionally();
        return (FlowException) future.exceptionNow();
    }

    static void assertFails(CompletableFuture<Flow> future, FlowError error, String... words) {
        FlowException failure = failure(future);
        assertThat(failure.error()).as(failure.getMessage()).isEqualTo(error);
        for (String word : words) {
            assertThat(failure.getMessage()).contains(word);
        }
    }

    /** That an operation is refused with this code, and something to try next. */
    static Problem refused(ThrowingCallable operation, String code) {
        Problem problem = refusedAnyNext(operation, code);
        assertThat(problem.next()).as(problem.sentence()).isNotEmpty();
        return problem;
    }

    /** That an operation is refused with this code, which is a fake's. */
    static Problem refusedAnyNext(ThrowingCallable operation, String code) {
        Problem[] problem = new Problem[1];
        assertThatThrownBy(operation)
                .isInstanceOfSatisfying(ProblemException.class, e -> problem[0] = e.problem());
        assertThat(problem[0].code()).as(problem[0].sentence()).isEqualTo(code);
        return problem[0];
    }

    @Override
    public void close() {
        irm.close();
    }
}
