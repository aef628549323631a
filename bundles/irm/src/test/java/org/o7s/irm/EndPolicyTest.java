package org.o7s.irm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.o7s.irm.OutsideSystem.LIMIT;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.o7s.api.Application;
import org.o7s.api.Flow;
import org.o7s.api.QosSpec;
import org.o7s.core.problem.ProblemException;
import org.o7s.core.slot.PolicyManager.SlotView;
import org.o7s.irm.OutsideSystem.Pair;
import org.o7s.irm.management.Management.Call;
import org.o7s.irm.management.ProcessView.PolicyInUse;
import org.o7s.policy.PolicyFactory;
import org.o7s.policy.frcp.DeltaT;
import org.o7s.policy.frcp.FrcpPolicy;

/** The policy of FRCP is exchanged under the flows of processes and of the framework. */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EndPolicyTest {
    @TempDir Path directory;
    private OutsideSystem system;
    private Application client;
    private Application server;
    private Pair pair;

    @BeforeEach
    void aFlowBetweenTwoProcesses() throws Exception {
        system = new OutsideSystem(directory);
        system.irm.management().bindProgram("shop", "shop", Call.DO);
        server = system.connect("shop");
        client = system.connect("customer");
        pair = OutsideSystem.join(client, server, "shop", QosSpec.DATA);
    }

    @AfterEach
    void allLeave() {
        client.close();
        server.close();
        system.close();
    }

    private void bring(String name, PolicyFactory<FrcpPolicy> factory) {
        system.policies.add(FrcpPolicy.KIND, name, "1", factory, "test");
    }

    private void use(String name, Map<String, String> parameters) {
        assertThat(system.engine.set(FrcpPolicy.KIND, "flows", name, parameters, false, LIMIT))
                .hasSize(1);
    }

    private void passes(Flow out, Flow in, String text) {
        out.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        ByteBuffer room = ByteBuffer.allocate(100);
        in.read(room);
        assertThat(StandardCharsets.UTF_8.decode(room.flip()).toString()).isEqualTo(text);
    }

    private void untilAllSay(PolicyInUse said) {
        OutsideSystem.until(
                "both processes say " + said,
                () ->
                        system.irm.management().processes().stream()
                                        .filter(p -> p.frcp().equals(said))
                                        .count()
                                == 2);
    }

    private SlotView slot() {
        return system.engine.slots().stream()
                .filter(s -> s.kind().equals(FrcpPolicy.KIND))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whoeverAnnouncesItselfIsToldWhatToUse() {
        untilAllSay(new PolicyInUse(DeltaT.NAME, ""));
    }

    @Test
    void flowsOfProcessesGoOnWithThePolicyOfThatNameWhichTheyHave() {
        passes(pair.out(), pair.in(), "before");
        bring("counting", DeltaT::new);
        int before = CountingPolicy.Provider.ASKED.get();
        use("counting", Map.of("floor-ms", "30"));
        untilAllSay(new PolicyInUse("counting", ""));
        passes(pair.out(), pair.in(), "after");
        passes(pair.in(), pair.out(), "and back");
        assertThat(CountingPolicy.Provider.ASKED.get()).isGreaterThan(before);
        use("counting", Map.of());
        use("counting", Map.of("floor-ms", "30"));
        passes(pair.out(), pair.in(), "again");
    }

    @Test
    void aProcessThatHasNoSuchPolicyGoesOnAndSaysSo() {
        bring("elsewhere", DeltaT::new);
        use("elsewhere", Map.of());
        untilAllSay(
                new PolicyInUse(
                        "elsewhere",
                        "there is no policy frcp/elsewhere on the class path of the process"));
        passes(pair.out(), pair.in(), "all the same");
    }

    @Test
    void parametersThatAProcessDoesNotTakeAreSaid() {
        bring("counting", _ -> new DeltaT());
        use("counting", Map.of("speed", "high"));
        untilAllSay(
                new PolicyInUse(
                        "counting",
                        "delta-t has no parameter speed, but at-once, delay-ms, first-ms,"
                                + " floor-ms, window"));
    }

    @Test
    void whatDoesNotFitIntoAMessageIsNotSaidAndHarmsNobody() {
        bring("counting", _ -> new DeltaT());
        use("counting", Map.of("note", "x".repeat(5_000)));
        untilAllSay(
                new PolicyInUse(
                        "counting",
                        "no process is told of a policy with more than 64 parameters, or 2048"
                                + " bytes of them: flows keep the one that they have"));
        passes(pair.out(), pair.in(), "all the same");
        use("counting", Map.of());
        untilAllSay(new PolicyInUse("counting", ""));
        passes(pair.in(), pair.out(), "and then it is told");
    }

    @Test
    void whatAnswersNonsenseNeverFillsTheSlot() {
        bring("counting", _ -> new CountingPolicy(null, new AtomicInteger()));
        assertThatThrownBy(() -> use("counting", Map.of())).isInstanceOf(ProblemException.class);
        assertThat(slot().policy()).isEqualTo("built-in");
        passes(pair.out(), pair.in(), "all the same");
    }

    @Test
    void aLaterVersionThatIsNotFitChangesNothingForThoseWhoCome() throws Exception {
        bring("counting", DeltaT::new);
        use("counting", Map.of());
        bring("counting", _ -> new CountingPolicy(null, new AtomicInteger()));
        OutsideSystem.until("it is set aside", () -> !slot().why().isEmpty());
        try (Application late = system.connect("late")) {
            OutsideSystem.until(
                    "whoever comes uses what is in use",
                    () ->
                            system.irm.management().processes().stream()
                                    .filter(p -> p.id() == late.processId())
                                    .anyMatch(
                                            p -> p.frcp().equals(new PolicyInUse("counting", ""))));
        }
    }

    @Test
    void aPolicyThatThrowsInTheFrameworkIsSetAsideAndItsFlowsGoOn() {
        AtomicInteger asked = new AtomicInteger();
        CountingPolicy[] made = new CountingPolicy[1];
        bring(
                "counting",
                parameters -> {
                    made[0] = new CountingPolicy(parameters, asked);
                    return made[0];
                });
        use("counting", Map.of());
        try (Application inside = system.irm.applications().announce("inside")) {
            Pair within = OutsideSystem.join(inside, server, "shop", QosSpec.DATA);
            asked.set(0);
            passes(within.out(), within.in(), "counted");
            assertThat(asked.get()).isPositive();
            CountingPolicy used = made[0];
            used.startThrowing();
            passes(within.out(), within.in(), "it throws");
            passes(within.out(), within.in(), "and is gone");
            OutsideSystem.until("its slot says so", () -> !slot().why().isEmpty());
            assertThat(slot().why()).contains("it has had enough");
        }
    }
}
