package org.o7s.irm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.api.Flow;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.irm.application.InFrameworkApplication;
import org.o7s.irm.management.Management.Call;
import org.o7s.irm.management.NameView;
import org.o7s.irm.management.ProcessView;
import org.o7s.irm.management.ProcessView.PolicyInUse;
import org.o7s.irm.management.ProgramView;
import org.o7s.policy.PolicyFactory;
import org.o7s.policy.loadbalance.LoadBalancePolicy;

/** Names and what accepts for them: N to M, in any order, at run time (paper 2.9). */
class BindingsTest {
    private final FakeSystem system = new FakeSystem();

    @AfterEach
    void stop() {
        system.close();
    }

    private NameView name(String name) {
        return system.management.names().stream()
                .filter(n -> n.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aProgramBoundBeforeItRunsServesItsNamesAsSoonAsItDoes() {
        system.management.bindProgram("web", "shop", Call.DO);
        system.management.bindProgram("web", "blog", Call.DO);
        var client = system.announce("client");
        var web = system.announce("web");
        for (String name : List.of("shop", "blog")) {
            CompletableFuture<Flow> accepted = system.accept(web);
            Flow flow = system.allocate(client, name).join();
            assertThat(accepted.join().name()).isEqualTo(name);
            system.assertJoined(flow, accepted.join());
        }
    }

    @Test
    void aBindingReachesARequestThatWaitsAlready() {
        var idle = system.server("idle", "shop");
        var client = system.announce("client");
        var web = system.announce("web");
        CompletableFuture<Flow> accepted = system.accept(web);
        CompletableFuture<Flow> flow = system.allocate(client, "shop");
        assertThat(flow).isNotDone();
        system.management.bindProcess(web.processId(), "shop", Call.DO);
        system.settle();
        system.assertJoined(flow.join(), accepted.join());
        idle.close();
    }

    @Test
    void anUnboundNameGetsNoNewFlowsAndItsOldOnesLive() {
        var web = system.server("web", "shop");
        var client = system.announce("client");
        CompletableFuture<Flow> accepted = system.accept(web);
        Flow flow = system.allocate(client, "shop").join();
        CompletableFuture<Flow> waiting = system.accept(web);
        system.management.unbindProgram("web", Optional.of("shop"), Call.DO);
        assertThat(system.allocate(client, "shop")).isCompletedExceptionally();
        assertThat(waiting).isNotDone();
        system.assertJoined(flow, accepted.join());
    }

    @Test
    void listingsShowEveryBindingFromBothSides() {
        var a = system.announce("web");
        var b = system.announce("web");
        system.management.bindProgram("web", "shop", Call.DO);
        system.management.bindProgram("cron", "shop", Call.DO);
        system.management.bindProcess(b.processId(), "admin", Call.DO);
        system.accept(a);
        assertThat(name("shop"))
                .isEqualTo(
                        new NameView(
                                "shop",
                                "spillover",
                                true,
                                List.of("cron", "web"),
                                List.of(a.processId(), b.processId()),
                                List.of(),
                                List.of(),
                                1));
        assertThat(name("admin").processes()).containsExactly(b.processId());
        assertThat(system.management.processes())
                .containsExactly(
                        new ProcessView(
                                a.processId(),
                                "-",
                                "web",
                                List.of("shop"),
                                0,
                                1,
                                0,
                                0,
                                0,
                                PolicyInUse.UNSAID),
                        new ProcessView(
                                b.processId(),
                                "-",
                                "web",
                                List.of("admin", "shop"),
                                0,
                                0,
                                0,
                                0,
                                0,
                                PolicyInUse.UNSAID));
        assertThat(system.management.programs())
                .containsExactly(
                        new ProgramView("cron", List.of("shop"), List.of(), List.of()),
                        new ProgramView(
                                "web",
                                List.of("shop"),
                                List.of(a.processId(), b.processId()),
                                List.of()));
    }

    @Test
    void bindingTwiceIsSaidAndChangesNothing() {
        system.management.bindProgram("web", "shop", Call.DO);
        var again = system.management.bindProgram("web", "shop", Call.DO);
        assertThat(again.steps()).isEmpty();
        assertThat(again.notices())
                .containsExactly("program \"web\" is bound to name \"shop\" already");
        FakeSystem.refused(
                () -> system.management.unbindProgram("web", Optional.of("blog"), Call.DO),
                "E-UNBIND-NONE");
        FakeSystem.refused(
                () -> system.management.unbindProgram("none", Optional.empty(), Call.DO),
                "E-UNBIND-NONE");
        FakeSystem.refused(
                () -> system.management.bindProcess(1, "shop", Call.DO), "E-BIND-NOPROC");
        FakeSystem.refused(
                () -> system.management.bindIpcp("none", "shop", Call.DO), "E-IPCP-UNKNOWN");
    }

    @Test
    void unbindingWithoutANameUnbindsAll() {
        system.management.bindProgram("web", "shop", Call.DO);
        system.management.bindProgram("web", "blog", Call.DO);
        assertThat(system.management.unbindProgram("web", Optional.empty(), Call.DO).steps())
                .hasSize(2);
        assertThat(system.management.programs()).isEmpty();
    }

    @Test
    void ipcpsAreBoundToNamesAndLoseThemWhenDestroyed() {
        system.member("lo", IpcpType.LOCAL, "here");
        system.management.bindIpcp("lo", "dif", Call.DO);
        assertThat(system.management.unbindIpcp("lo", Optional.of("dif"), Call.DO).steps())
                .hasSize(1);
        system.management.bindIpcp("lo", "dif", Call.DO);
        system.management.destroyIpcp("lo", Call.DO);
        FakeSystem.refused(
                () -> system.management.unbindIpcp("lo", Optional.empty(), Call.DO),
                "E-UNBIND-NONE");
    }

    /** However bindings, accepts and allocations follow each other, every flow fits its name. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void anyOrderOfBindingsAcceptsAndAllocationsIsServedRightly(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> names = List.of("a", "b", "c");
        List<InFrameworkApplication> apps = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            apps.add(system.announce("p" + i % 2));
        }
        var client = system.announce("client");
        List<CompletableFuture<Flow>> accepted = new ArrayList<>();
        List<CompletableFuture<Flow>> allocated = new ArrayList<>();
        for (int step = 0; step < 400; step++) {
            String name = names.get(random.nextInt(3));
            InFrameworkApplication app = apps.get(random.nextInt(4));
            switch (random.nextInt(6)) {
                case 0 -> system.management.bindProgram(app.program(), name, Call.DO);
                case 1 -> system.management.bindProcess(app.processId(), name, Call.DO);
                case 2 -> {
                    system.management.bindProcess(app.processId(), "a", Call.DO);
                    system.management.unbindProcess(app.processId(), Optional.empty(), Call.DO);
                }
                case 3 -> accepted.add(system.accept(app));
                default -> allocated.add(system.allocate(client, name));
            }
            system.advanceMs(random.nextInt(400));
        }
        system.advanceMs(2000);
        long got =
                accepted.stream().filter(f -> f.state() == CompletableFuture.State.SUCCESS).count();
        long made =
                allocated.stream()
                        .filter(f -> f.state() == CompletableFuture.State.SUCCESS)
                        .count();
        assertThat(allocated).as("seed %d", seed).allMatch(CompletableFuture::isDone);
        assertThat(made).as("seed %d", seed).isEqualTo(got).isPositive();
        apps.forEach(InFrameworkApplication::close);
        client.close();
        system.assertNothingLeft();
    }

    private PolicyFactory<LoadBalancePolicy> policy(String name, LoadBalancePolicy policy) {
        PolicyFactory<LoadBalancePolicy> factory = _ -> policy;
        system.policies.add(LoadBalancePolicy.KIND, name, "1", factory, "test");
        system.settle();
        return factory;
    }

    private long servedBy(CompletableFuture<Flow> one, CompletableFuture<Flow> two) {
        system.allocate(system.announce("client"), "shop").join();
        assertThat(one.isDone() ^ two.isDone()).isTrue();
        return one.isDone() ? 1 : 2;
    }

    @Test
    void theLoadBalancePolicyOfTheNamePicksAmongThoseThatWait() {
        policy("spillover", (count, _, _, _) -> count - 1);
        var web = system.server("web", "shop");
        CompletableFuture<Flow> first = system.accept(web);
        system.advanceMs(10);
        CompletableFuture<Flow> second = system.accept(web);
        assertThat(servedBy(first, second)).isEqualTo(2);
    }

    @Test
    void roundRobinIsTheDefaultOfCreatedNamesAndTheBuiltInOne() {
        system.management.createName("shop", "round-robin", Call.DO);
        assertThat(name("shop").loadBalance()).isEqualTo("round-robin");
        var web = system.server("web", "shop");
        CompletableFuture<Flow> first = system.accept(web);
        system.advanceMs(10);
        CompletableFuture<Flow> second = system.accept(web);
        assertThat(servedBy(first, second)).isEqualTo(1);
        assertThat(system.management.status().concerns())
                .anySatisfy(c -> assertThat(c).contains("name \"shop\""));
    }

    @Test
    void aPolicyThatMisbehavesIsReportedAndTheFlowIsServedAllTheSame() {
        int[] calls = new int[1];
        // Sane while it is tried, not any more when it is needed.
        policy("spillover", (count, process, _, _) -> process[0] <= 3 ? calls[0]++ * 0 : count + 5);
        var web = system.server("web", "shop");
        CompletableFuture<Flow> accepted = system.accept(web);
        system.allocate(system.announce("client"), "shop").join();
        assertThat(accepted).isCompleted();
        assertThat(calls[0]).isPositive();
    }

    @Test
    void aPolicyIsToldHowManyFlowsOfTheNameEachProcessHolds() {
        List<Integer> told = new ArrayList<>();
        policy(
                "spillover",
                (_, process, _, openFlows) -> {
                    if (process[0] > 3) {
                        told.add(openFlows[0]);
                    }
                    return 0;
                });
        var web = system.server("web", "shop");
        for (int i = 0; i < 3; i++) {
            system.accept(web);
            system.allocate(system.announce("client"), "shop").join();
        }
        assertThat(told).containsExactly(0, 1, 2);
    }

    @Test
    void aPolicyIsOfferedTheFirstAndTheLastThatWaitOfEachProcess() {
        List<List<Long>> offered = new ArrayList<>();
        policy(
                "spillover",
                (count, process, _, _) -> {
                    if (process[0] > 3) {
                        offered.add(Arrays.stream(process, 0, count).boxed().toList());
                    }
                    return count - 1;
                });
        var web = system.server("web", "shop");
        var second = system.announce("web");
        CompletableFuture<Flow> first = system.accept(web);
        for (int i = 0; i < 1000; i++) {
            system.accept(web);
            system.accept(second);
        }
        CompletableFuture<Flow> last = system.accept(web);
        system.allocate(system.announce("client"), "shop").join();
        assertThat(offered)
                .containsExactly(
                        List.of(
                                web.processId(),
                                second.processId(),
                                second.processId(),
                                web.processId()));
        assertThat(first).isNotDone();
        assertThat(last).isCompleted();
    }
}
