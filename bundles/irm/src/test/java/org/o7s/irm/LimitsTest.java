package org.o7s.irm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.o7s.api.Flow;
import org.o7s.api.FlowError;
import org.o7s.api.FlowException;
import org.o7s.api.QosSpec;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.irm.application.InFrameworkApplication;
import org.o7s.irm.environment.Limits;
import org.o7s.irm.management.Management.Call;

/** Every limit has a number, and reaching it is an ordinary refusal. */
class LimitsTest {
    private static final Limits SMALL = new Limits(3, 3, 3, 2, 8, 6, 3, 4, 5);

    @Test
    void tenThousandAllocationsThatNobodyAnswersEndClearlyAndLeaveNothing() {
        try (FakeSystem system = new FakeSystem();
                FakeSystem far = system.neighbour()) {
            FakeWorld.FakeIpcp near = system.member("near", IpcpType.UDP4, "net");
            far.member("far", IpcpType.UDP4, "net");
            far.register("void", "net");
            near.silentAllocate = true;
            List<InFrameworkApplication> clients =
                    List.of(system.announce("a"), system.announce("b"), system.announce("c"));
            List<CompletableFuture<Flow>> flows = new ArrayList<>();
            for (int i = 0; i < 10_000; i++) {
                flows.add(
                        clients.get(i % 3)
                                .begin("void", QosSpec.RAW, Duration.ofSeconds(20))
                                .answer());
            }
            system.settle();
            assertThat(system.management.status().totals()).containsEntry("flows", 10_000L);
            system.advanceMs(20_000);
            for (CompletableFuture<Flow> flow : flows) {
                FakeSystem.assertFails(
                        flow, FlowError.TIMED_OUT, "E-ALLOC-TIMEOUT", "did not answer");
            }
            system.assertNothingLeft();
            assertThat(near.deallocated).hasSize(10_000);
        }
    }

    @Test
    void tenThousandAllocationsForANameThatNobodyAcceptsEndClearlyAndLeaveNothing() {
        try (FakeSystem system = new FakeSystem();
                FakeSystem far = system.neighbour()) {
            system.member("near", IpcpType.UDP4, "net");
            FakeWorld.FakeIpcp farUdp = far.member("far", IpcpType.UDP4, "net");
            far.register("busy", "net");
            far.server("busy", "busy");
            var client = system.announce("client");
            for (int round = 0; round < 10; round++) {
                List<CompletableFuture<Flow>> flows = new ArrayList<>();
                for (int i = 0; i < 1000; i++) {
                    flows.add(client.begin("busy", QosSpec.RAW, Duration.ofSeconds(20)).answer());
                }
                system.settle();
                assertThat(flows).noneMatch(CompletableFuture::isDone);
                system.advanceMs(1000);
                for (CompletableFuture<Flow> flow : flows) {
                    FakeSystem.assertFails(flow, FlowError.NO_IPCP);
                }
            }
            assertThat(farUdp.refusals).hasSize(10_000).containsOnly(-1003);
            system.assertNothingLeft();
            far.assertNothingLeft();
        }
    }

    @Test
    void aFullFlowTableRefusesAndServesAgainOnceAFlowCloses() {
        try (FakeSystem system = new FakeSystem(true, SMALL)) {
            var server = system.server("web", "shop");
            var client = system.announce("client");
            List<Flow> flows = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                system.accept(server);
                flows.add(system.allocate(client, "shop").join());
            }
            CompletableFuture<Flow> accept = system.accept(server);
            FakeSystem.assertFails(
                    system.allocate(client, "shop"),
                    FlowError.NO_DESCRIPTORS,
                    "E-ALLOC-LIMIT",
                    "8 flow ends are open already, which is the most of this system");
            flows.getFirst().close();
            system.settle();
            // The accepting end of the closed flow is still held by its process.
            FakeSystem.assertFails(system.allocate(client, "shop"), FlowError.NO_DESCRIPTORS);
            assertThat(accept).isNotDone();
            assertThat(system.management.flows()).hasSize(7);
        }
    }

    @Test
    void aProcessHoldsAtMostItsShareOfFlows() {
        try (FakeSystem system = new FakeSystem(true, new Limits(3, 3, 3, 2, 100, 2, 3, 9, 9))) {
            var server = system.server("web", "shop");
            for (int i = 0; i < 2; i++) {
                system.accept(server);
                system.allocate(system.announce("client" + i), "shop").join();
            }
            CompletableFuture<Flow> accept = system.accept(server);
            var other = system.irm.applications();
            assertThatThrownBy(() -> other.announce("fourth"))
                    .isInstanceOfSatisfying(
                            FlowException.class,
                            e -> assertThat(e.error()).isEqualTo(FlowError.OUT_OF_RESOURCES));
            assertThat(accept).isNotDone();
            FakeSystem.assertFails(
                    system.allocate(server, "shop"),
                    FlowError.NO_DESCRIPTORS,
                    "2 flow ends are the most of one process, and process",
                    "has them");
        }
    }

    @Test
    void idsGoRoundAndAreNeverGivenTwice() {
        try (FakeSystem system = new FakeSystem()) {
            var server = system.server("web", "shop");
            var client = system.announce("client");
            Set<Integer> recent = new HashSet<>();
            for (int i = 0; i < 1000; i++) {
                CompletableFuture<Flow> accepted = system.accept(server);
                Flow flow = system.allocate(client, "shop").join();
                assertThat(recent.add(flow.id())).isTrue();
                assertThat(recent.add(accepted.join().id())).isTrue();
                assertThat(flow.descriptor()).isEqualTo(64);
                flow.close();
                accepted.join().close();
                system.settle();
            }
            system.assertNothingLeft();
        }
    }

    @Test
    void everyTableRefusesWhatIsTooMuchWithItsNumber() {
        try (FakeSystem system = new FakeSystem(true, SMALL)) {
            for (int i = 0; i < 3; i++) {
                system.management.createName("n" + i, "round-robin", Call.DO);
            }
            assertThat(
                            FakeSystem.refused(
                                            () ->
                                                    system.management.createName(
                                                            "n3", "round-robin", Call.DO),
                                            "E-LIMIT")
                                    .sentence())
                    .contains("at most 3 names");
            FakeSystem.refused(() -> system.management.bindProgram("p", "new", Call.DO), "E-LIMIT");
            for (int i = 0; i < 3; i++) {
                system.management.bindProgram("p" + i, "n0", Call.DO);
            }
            FakeSystem.refused(() -> system.management.bindProgram("p3", "n0", Call.DO), "E-LIMIT");
            system.member("u0", IpcpType.UDP4, "net0");
            system.member("u1", IpcpType.UDP4, "net1");
            FakeSystem.refused(
                    () -> system.management.createIpcp("u2", IpcpType.UDP4, Call.DO), "E-LIMIT");
            for (int i = 0; i < 3; i++) {
                system.register("n" + i, "net0");
            }
            FakeSystem.refused(() -> system.register("n0", "net1"), "E-LIMIT");
        }
    }

    @Test
    void acceptsAndRequestsThatWaitAreBounded() {
        try (FakeSystem system = new FakeSystem(true, new Limits(3, 3, 3, 2, 50, 50, 3, 4, 5))) {
            var server = system.announce("web");
            var client = system.announce("client");
            for (int i = 0; i < 4; i++) {
                assertThat(system.accept(server)).isNotDone();
            }
            FakeSystem.assertFails(
                    system.accept(server), FlowError.OUT_OF_RESOURCES, "4 accepts wait already");
            system.server("idle", "shop");
            for (int i = 0; i < 5; i++) {
                assertThat(system.allocate(client, "shop")).isNotDone();
            }
            FakeSystem.assertFails(
                    system.allocate(client, "shop"), FlowError.OUT_OF_RESOURCES, "5 requests wait");
        }
    }

    @Test
    void peersBeyondOneIpcpShutOutNeitherThoseBeyondOthersNorProcessesHere() {
        try (FakeSystem system = new FakeSystem();
                FakeSystem far = system.neighbour()) {
            system.member("near", IpcpType.UDP4, "net");
            system.member("near6", IpcpType.UDP6, "net6");
            FakeWorld.FakeIpcp farUdp = far.member("far", IpcpType.UDP4, "net");
            FakeWorld.FakeIpcp farUdp6 = far.member("far6", IpcpType.UDP6, "net6");
            far.register("busy", "net");
            far.register("calm", "net6");
            InFrameworkApplication server = far.server("busy", "busy");
            far.management.bindProgram("busy", "calm", Call.DO);
            var client = system.announce("client");
            for (int i = 0; i < 1024; i++) {
                assertThat(system.allocate(client, "busy")).isNotDone();
            }
            FakeSystem.assertFails(system.allocate(client, "busy"), FlowError.OUT_OF_RESOURCES);
            assertThat(farUdp.refusals).containsExactly(-FlowError.OUT_OF_RESOURCES.number());
            CompletableFuture<Flow> calm = system.allocate(client, "calm");
            CompletableFuture<Flow> here = far.allocate(far.announce("client"), "busy");
            assertThat(calm).isNotDone();
            assertThat(here).isNotDone();
            assertThat(farUdp6.refusals).isEmpty();
            for (int i = 0; i < 1026; i++) {
                assertThat(far.accept(server)).isCompleted();
            }
            assertThat(calm).isCompleted();
            assertThat(here).isCompleted();
        }
    }

    @Test
    void acceptsThatWereGivenUpDoNotCount() {
        try (FakeSystem system = new FakeSystem(true, new Limits(3, 3, 3, 2, 50, 50, 3, 4, 5))) {
            var server = system.server("web", "shop");
            for (int i = 0; i < 100; i++) {
                system.accept(server).cancel(false);
            }
            CompletableFuture<Flow> accepted = system.accept(server);
            system.allocate(system.announce("client"), "shop").join();
            assertThat(accepted).isCompleted();
        }
    }
}
