package org.o7s.irm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.o7s.api.Flow;
import org.o7s.api.FlowError;
import org.o7s.api.QosSpec;
import org.o7s.client.FlowKeeper;
import org.o7s.client.FlowParts;
import org.o7s.core.compute.InlineCompute;
import org.o7s.core.driver.DriverCatalog;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.ipcp.IpcpContext;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.loop.Loop;
import org.o7s.core.packet.PacketPools;
import org.o7s.core.slot.PolicyCatalog;
import org.o7s.core.slot.PolicyEngine;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.core.time.VirtualClocks;
import org.o7s.irm.broker.BrokerParts;
import org.o7s.irm.broker.FlowBroker;
import org.o7s.irm.broker.FlowWish;
import org.o7s.irm.broker.IpcpFlows;
import org.o7s.irm.environment.IrmContext;
import org.o7s.irm.environment.IrmSettings;
import org.o7s.irm.environment.Limits;
import org.o7s.irm.environment.SharedLoops;
import org.o7s.irm.environment.SteppedLoops;
import org.o7s.irm.state.IpcpEntry;
import org.o7s.irm.state.ProcessEntry;
import org.o7s.irm.state.ProcessOrigin;
import org.o7s.irm.state.Registry;
import org.o7s.irm.superserver.SuperServer;
import org.o7s.security.OapServer;

/**
 * No user takes what others need: one has a quarter of what processes may have, users together
 * three quarters, and the last one is root's.
 */
class UserSharesTest {
    private static final long MINUTE_NS = Duration.ofMinutes(1).toNanos();

    /** Of 16 accepts and requests a user has 4; of 64 flow ends processes have 60, a user 15. */
    private static final Limits LIMITS = new Limits(9, 99, 99, 2, 64, 64, 3, 16, 16);

    private final VirtualClocks clocks = new VirtualClocks(1_800_000_000_000_000_000L);
    private final SteppedLoops loops = new SteppedLoops(clocks);
    private final PacketPools pools = new PacketPools(8192, 64, 64);
    private final Map<String, Integer> users = new HashMap<>();
    private final Registry registry;
    private final BrokerParts parts;
    private final FlowBroker broker;
    private long processes;

    UserSharesTest() {
        IrmContext context =
                new IrmContext(
                        clocks,
                        Entropy.seeded(1),
                        new InlineCompute(),
                        pools,
                        new DriverCatalog(),
                        new PolicyEngine(new PolicyCatalog(), new InlineCompute(), clocks),
                        loops,
                        new FakePrograms());
        Loop loop = new Loop("irm", clocks);
        loops.start(loop);
        registry = new Registry(context.slots(), loop, LIMITS);
        parts =
                new BrokerParts(
                        loop,
                        context,
                        new SharedLoops(context),
                        new IrmSettings("test", "0", true, LIMITS),
                        registry,
                        new OapServer(),
                        new FlowParts(pools, clocks, context.entropy()),
                        new FlowKeeper(loop),
                        new SuperServer(loop, context));
        broker = new FlowBroker(parts);
    }

    @AfterEach
    void nothingIsLeft() {
        registry.processes().all().forEach(broker::processGone);
        loops.settle();
        assertThat(registry.flows().size()).isZero();
        assertThat(broker.underWay()).isZero();
        assertThat(pools.inUse()).isZero();
    }

    /** A process of a user; root's serves any name. */
    private ProcessEntry process(String user) {
        boolean root = user.equals("root");
        int id = root ? 0 : users.computeIfAbsent(user, _ -> 1000 + users.size());
        ProcessOrigin origin = new ProcessOrigin(id, user, root, ++processes, 0);
        return registry.processes().add(processes, "run by " + user, origin, 0).orElseThrow();
    }

    private ProcessEntry server(String user, String... names) {
        ProcessEntry made = process(user);
        List.of(names).forEach(name -> registry.processBindings().add(made.id(), name));
        return made;
    }

    private CompletableFuture<Flow> accept(ProcessEntry process) {
        CompletableFuture<Flow> future = new CompletableFuture<>();
        broker.accept(process, 0, future);
        loops.settle();
        return future;
    }

    private CompletableFuture<Flow> allocate(ProcessEntry process, String name) {
        CompletableFuture<Flow> future = new CompletableFuture<>();
        broker.allocate(
                process, new FlowWish(name, QosSpec.RAW, QosSpec.ANYTHING, MINUTE_NS), future);
        loops.settle();
        return future;
    }

    /** A layer of which no member ever answers, with 16 places for requests. */
    private FakeWorld.FakeIpcp layerWhereNobodyAnswers() {
        FakeWorld world = new FakeWorld();
        FakeWorld.Factory factory = world.new Factory(IpcpType.LOCAL);
        Loop loop = new Loop("lo", clocks);
        FakeWorld.FakeIpcp ipcp =
                (FakeWorld.FakeIpcp)
                        factory.create(
                                new IpcpContext(
                                        "lo",
                                        loop,
                                        broker,
                                        pools,
                                        Entropy.seeded(2),
                                        new InlineCompute(),
                                        new DriverCatalog(),
                                        parts.context().slots(),
                                        new IpcpFlows(parts, broker)));
        registry.ipcps().add(new IpcpEntry(900, ipcp, factory, loops.start(loop), 9, 16));
        ipcp.bootstrap(new LayerConfig("here", Map.of()), new RecordedReply<>());
        ipcp.register("far", new RecordedReply<>());
        ipcp.silentAllocate = true;
        loops.settle();
        return ipcp;
    }

    /** What one user may have waits; the next is refused, whichever of its processes asks. */
    private void assertFourOfOneUser(String user, boolean accepts, String refusal) {
        ProcessEntry one = process(user);
        ProcessEntry other = process(user);
        for (int i = 0; i < 4; i++) {
            assertThat(accepts ? accept(one) : allocate(one, "mute")).isNotDone();
        }
        for (ProcessEntry asker : List.of(one, other)) {
            FakeSystem.assertFails(
                    accepts ? accept(asker) : allocate(asker, "mute"),
                    FlowError.OUT_OF_RESOURCES,
                    refusal.formatted(user));
        }
    }

    @Test
    void oneUserHasAQuarterOfTheAcceptsThatWait() {
        for (String user : List.of("ada", "bob", "cyd")) {
            assertFourOfOneUser(
                    user,
                    true,
                    "E-ACCEPT-LIMIT cannot accept a flow: 4 accepts of user %s wait already, which is the most of one user");
        }
        FakeSystem.assertFails(
                accept(process("dan")),
                FlowError.OUT_OF_RESOURCES,
                "12 accepts of users other than root and the daemon's own wait already, which is the most of all of them together");
        ProcessEntry root = process("root");
        for (int i = 0; i < 4; i++) {
            assertThat(accept(root)).isNotDone();
        }
        FakeSystem.assertFails(
                accept(root),
                FlowError.OUT_OF_RESOURCES,
                "16 accepts wait already, which is the most (");
    }

    @Test
    void oneUserHasAQuarterOfTheRequestsThatWait() {
        ProcessEntry mute = server("root", "mute", "shop");
        for (String user : List.of("ada", "bob", "cyd")) {
            assertFourOfOneUser(
                    user,
                    false,
                    "E-ALLOC-BUSY cannot allocate a flow to \"mute\": 4 requests of user %s wait for an accepting process already, which is the most of one user");
        }
        FakeSystem.assertFails(
                allocate(process("dan"), "mute"),
                FlowError.OUT_OF_RESOURCES,
                "12 requests of users other than root and the daemon's own wait");
        CompletableFuture<Flow> roots = allocate(process("root"), "shop");
        assertThat(roots).isNotDone();
        // Those that came before are served before, and make room.
        for (int i = 0; i < 12; i++) {
            assertThat(accept(mute).join().name()).isEqualTo("mute");
        }
        assertThat(accept(mute).join().name()).isEqualTo("shop");
        assertThat(roots).isCompleted();
        assertThat(allocate(process("dan"), "mute")).isNotDone();
    }

    @Test
    void whatNobodyWaitsForAnyMoreIsNobodysShare() {
        server("root", "mute");
        ProcessEntry ada = process("ada");
        for (int round = 0; round < 10; round++) {
            List<CompletableFuture<Flow>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                all.add(allocate(ada, "mute"));
                assertThat(accept(ada)).isNotDone();
            }
            assertThat(all).noneMatch(CompletableFuture::isDone);
            // Nobody accepts within a second, and its process goes.
            loops.advance(Duration.ofSeconds(1));
            assertThat(all).allMatch(CompletableFuture::isCompletedExceptionally);
            broker.processGone(ada);
            registry.processes().remove(ada.id());
            ada = process("ada");
        }
    }

    @Test
    void oneUserHasAQuarterOfTheRequestsThatAnIpcpLetsWait() {
        FakeWorld.FakeIpcp local = layerWhereNobodyAnswers();
        for (String user : List.of("ada", "bob", "cyd")) {
            ProcessEntry asker = process(user);
            for (int i = 0; i < 4; i++) {
                assertThat(allocate(asker, "far")).isNotDone();
            }
            FakeSystem.assertFails(
                    allocate(process(user), "far"),
                    FlowError.OUT_OF_RESOURCES,
                    "E-ALLOC-BUSY cannot allocate a flow to \"far\": 4 requests of user "
                            + user
                            + " wait for lo already, which is the most of one user");
        }
        FakeSystem.assertFails(
                allocate(process("dan"), "far"),
                FlowError.OUT_OF_RESOURCES,
                "12 requests of users other than root and the daemon's own wait for lo already");
        assertThat(allocate(process("root"), "far")).isNotDone();
        // What is not waited for any more is nobody's share.
        loops.advance(Duration.ofMinutes(1));
        assertThat(local.deallocated).hasSize(13);
        assertThat(allocate(process("ada"), "far")).isNotDone();
    }

    @Test
    void oneUserHasAQuarterOfTheFlowEnds() {
        ProcessEntry web = server("root", "shop");
        for (String user : List.of("ada", "bob")) {
            ProcessEntry asker = process(user);
            List<Flow> flows = new ArrayList<>();
            for (int i = 0; i < 15; i++) {
                accept(web);
                flows.add(allocate(asker, "shop").join());
            }
            CompletableFuture<Flow> accept = accept(web);
            FakeSystem.assertFails(
                    allocate(process(user), "shop"),
                    FlowError.NO_DESCRIPTORS,
                    "E-ALLOC-LIMIT",
                    "15 flow ends of user " + user + " are open already, which is the most of one");
            flows.getFirst().close();
            loops.settle();
            assertThat(allocate(asker, "shop")).isCompleted();
            assertThat(accept).isCompleted();
            broker.processGone(asker);
            web.held().all().forEach(e -> e.flow().orElseThrow().close());
            loops.settle();
            assertThat(registry.flows().size()).isZero();
        }
    }

    @Test
    void anAcceptOfAUserThatHasItsShareOfFlowsGetsNoneAndSaysWhose() {
        ProcessEntry web = server("ada", "shop");
        for (int i = 0; i < 15; i++) {
            accept(web);
            assertThat(allocate(process("root"), "shop")).isCompleted();
        }
        CompletableFuture<Flow> accept = accept(web);
        FakeSystem.assertFails(
                allocate(process("root"), "shop"),
                FlowError.NO_DESCRIPTORS,
                "15 flow ends of user ada are open already");
        assertThat(accept).isNotDone();
    }

    @Test
    void anAcceptorGetsWhatCameFirstForAnyOfHisNames() {
        ProcessEntry web = server("root", "blog", "shop");
        server("root", "other");
        ProcessEntry asker = process("root");
        for (String name : List.of("shop", "other", "blog", "shop")) {
            allocate(asker, name);
        }
        List<String> got = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            got.add(accept(web).join().name());
        }
        assertThat(got).containsExactly("shop", "blog", "shop");
        assertThat(accept(web)).isNotDone();
    }
}
