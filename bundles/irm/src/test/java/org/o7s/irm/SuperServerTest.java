package org.o7s.irm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.o7s.api.Flow;
import org.o7s.api.FlowError;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.problem.Problem;
import org.o7s.irm.environment.StartCommand;
import org.o7s.irm.management.Management.Call;
import org.o7s.irm.management.StartView;

/** Programs that are started when a flow to a name is requested. */
class SuperServerTest {
    private static final StartCommand SHOP =
            new StartCommand("/opt/shop", List.of("--port", "a b"));

    private final FakeSystem system = new FakeSystem();

    @AfterEach
    void stop() {
        system.close();
    }

    private void bind(StartCommand command, String name) {
        String program = command.path().substring(command.path().lastIndexOf('/') + 1);
        system.management.bindProgram(program, name, Optional.of(command), Call.DO);
    }

    private CompletableFuture<Flow> request(String name) {
        return system.allocate(system.announce("client"), name);
    }

    private StartView view() {
        return system.management.programs().stream()
                .flatMap(p -> p.starts().stream())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theFirstRequestStartsTheProgramAndWaitsForIt() {
        bind(SHOP, "shop");
        assertThat(system.programs.runs).isEmpty();
        CompletableFuture<Flow> flow = request("shop");
        assertThat(system.programs.last().command).isEqualTo(SHOP);
        assertThat(view().state()).isEqualTo("starting");
        assertThat(view().pids()).containsExactly(100L);
        system.advanceMs(5000);
        assertThat(flow).isNotDone();
        CompletableFuture<Flow> accepted = system.accept(system.announce("shop"));
        system.assertJoined(flow.join(), accepted.join());
        assertThat(view().state()).isEqualTo("running");
        assertThat(system.programs.runs).hasSize(1);
    }

    @Test
    void aBurstOfRequestsStartsItOnce() {
        bind(SHOP, "shop");
        List<CompletableFuture<Flow>> flows = List.of(request("shop"), request("shop"));
        request("shop");
        assertThat(system.programs.runs).hasSize(1);
        var shop = system.announce("shop");
        system.accept(shop);
        system.accept(shop);
        assertThat(flows).allSatisfy(f -> assertThat(f).isCompleted());
    }

    @Test
    void aRequestOfAPeerStartsItToo() {
        bind(SHOP, "shop");
        var ipcp = system.member("eth", IpcpType.ETH_DIX, "net");
        system.register("shop", "net");
        FakeSystem peer = system.neighbour();
        peer.member("eth2", IpcpType.ETH_DIX, "net");
        CompletableFuture<Flow> flow = peer.allocate(peer.announce("client"), "shop");
        assertThat(system.programs.runs).hasSize(1);
        system.accept(system.announce("shop"));
        assertThat(flow).isCompleted();
        assertThat(ipcp.name()).isEqualTo("eth");
        peer.close();
    }

    @Test
    void aServerThatIsThereIsGivenASecondBeforeAnotherIsStarted() {
        bind(SHOP, "shop");
        var shop = system.announce("shop");
        CompletableFuture<Flow> flow = request("shop");
        system.advanceMs(900);
        assertThat(system.programs.runs).isEmpty();
        system.accept(shop);
        assertThat(flow).isCompleted();

        CompletableFuture<Flow> second = request("shop");
        system.advanceMs(1100);
        assertThat(system.programs.runs).hasSize(1);
        system.accept(system.announce("shop"));
        assertThat(second).isCompleted();
    }

    @Test
    void aProgramThatEndsAtOnceFailsTheRequestAtOnceAndIsNotStartedAgainForAWhile() {
        bind(SHOP, "shop");
        CompletableFuture<Flow> flow = request("shop");
        system.programs.last().ended.accept(3);
        system.settle();
        FakeSystem.assertFails(flow, FlowError.NO_IPCP);
        assertThat(view().state()).isEqualTo("backing off");
        assertThat(view().failures()).isEqualTo(1);
        assertThat(view().last()).isEqualTo("ended with 3 after 0 ms");

        FakeSystem.assertFails(request("shop"), FlowError.NO_IPCP);
        assertThat(system.programs.runs).hasSize(1);
        system.advanceMs(1001);
        request("shop");
        assertThat(system.programs.runs).hasSize(2);
    }

    @Test
    void pausesDoubleUpToAMinuteAndOneSuccessEndsThem() {
        bind(SHOP, "shop");
        long[] pausesMs = {1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000};
        for (long pauseMs : pausesMs) {
            int before = system.programs.runs.size();
            request("shop");
            assertThat(system.programs.runs).hasSize(before + 1);
            system.programs.last().ended.accept(1);
            system.settle();
            system.advanceMs(pauseMs - 1);
            request("shop");
            assertThat(system.programs.runs).as("within %d ms", pauseMs).hasSize(before + 1);
            system.advanceMs(1);
        }
        request("shop");
        system.accept(system.announce("shop"));
        assertThat(view().failures()).isZero();
    }

    @Test
    void aProgramThatNeverAcceptsIsGivenUpButRunsOn() {
        bind(SHOP, "shop");
        CompletableFuture<Flow> flow = request("shop");
        system.advanceMs(10_001);
        FakeSystem.assertFails(flow, FlowError.NO_IPCP);
        assertThat(view().pids()).hasSize(1);
        assertThat(system.programs.last().stopped).isFalse();
    }

    @Test
    void noMoreThanEightProcessesOfItRun() {
        bind(SHOP, "shop");
        for (int i = 0; i < 12; i++) {
            request("shop");
            system.advanceMs(75_000);
        }
        assertThat(system.programs.runs).hasSize(8);
    }

    @Test
    void theProgramThatWasBoundLastIsStartedFirst() {
        bind(SHOP, "shop");
        StartCommand other = new StartCommand("/opt/other", List.of());
        bind(other, "shop");
        request("shop");
        assertThat(system.programs.last().command).isEqualTo(other);
        system.programs.last().ended.accept(1);
        system.settle();
        request("shop");
        assertThat(system.programs.last().command).isEqualTo(SHOP);
    }

    @Test
    void aProgramThatCannotBeStartedIsRefusedWhenItIsBound() {
        system.programs.missing.add(SHOP.path());
        Problem problem = FakeSystem.refused(() -> bind(SHOP, "shop"), "E-PROGRAM-START");
        assertThat(problem.sentence()).contains("there is no file /opt/shop");
        assertThat(system.management.names()).isEmpty();
    }

    @Test
    void aProgramThatVanishedMeanwhileIsAFailedStart() {
        bind(SHOP, "shop");
        system.programs.missing.add(SHOP.path());
        FakeSystem.assertFails(request("shop"), FlowError.NO_IPCP);
        assertThat(view().last()).isEqualTo("could not be started: there is no file /opt/shop");
        assertThat(view().pids()).isEmpty();
    }

    @Test
    void withoutTheBindingNothingIsStarted() {
        bind(SHOP, "shop");
        system.management.unbindProgram("shop", Optional.of("shop"), Call.DO);
        request("shop");
        bind(SHOP, "store");
        system.management.destroyName("store", Call.DO);
        request("store");
        assertThat(system.programs.runs).isEmpty();
    }

    @Test
    void bindingAgainChangesHowItIsStarted() {
        bind(SHOP, "shop");
        assertThat(
                        system.management
                                .bindProgram("shop", "shop", Optional.of(SHOP), Call.DO)
                                .notices())
                .containsExactly("/opt/shop --port a b is started for name \"shop\" already");
        StartCommand plain = new StartCommand("/opt/shop", List.of());
        bind(plain, "shop");
        request("shop");
        assertThat(system.programs.last().command).isEqualTo(plain);
    }

    @Test
    void aPlanStartsAndBindsNothing() {
        system.management.bindProgram(
                "shop", "shop", Optional.of(SHOP), new Call(true, FakeSystem.SECOND));
        request("shop");
        assertThat(system.programs.runs).isEmpty();
    }

    @Test
    void logsAreCaredForWhileProgramsRun() {
        bind(SHOP, "shop");
        request("shop");
        system.advanceMs(95_000);
        assertThat(system.programs.tidied).isEqualTo(3);
        system.programs.last().ended.accept(0);
        system.settle();
        system.advanceMs(300_000);
        assertThat(system.programs.tidied).isEqualTo(4);
    }

    @Test
    void whatWasStartedEndsWithTheSystemAlsoWithoutItsBinding() {
        bind(SHOP, "shop");
        request("shop");
        system.management.unbindProgram("shop", Optional.empty(), Call.DO);
        system.close();
        assertThat(system.programs.last().stopped).isTrue();
    }

    @Test
    void whatWasStartedEndsWithTheSystem() {
        bind(SHOP, "shop");
        request("shop");
        system.close();
        assertThat(system.programs.last().stopped).isTrue();
    }
}
