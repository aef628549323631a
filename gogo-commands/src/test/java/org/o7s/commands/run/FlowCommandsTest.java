package org.o7s.commands.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.o7s.commands.Caller;
import org.o7s.commands.Caller.Privilege;
import org.o7s.commands.kit.Console;
import org.o7s.core.flow.FlowMeasure;
import org.o7s.core.flow.FlowMeasures;
import org.o7s.irm.management.EndReport;
import org.o7s.irm.management.FlowView;

/** {@code irm flow show}; the flow of the fake is of data QoS. */
class FlowCommandsTest {
    private final Console console = new Console();

    private static EndReport end(long missing) {
        return end(missing, 0);
    }

    private static EndReport end(long missing, long laterNs) {
        Map<FlowMeasure, Long> values = new EnumMap<>(FlowMeasure.class);
        for (FlowMeasure measure : FlowMeasure.values()) {
            values.put(measure, 0L);
        }
        values.put(FlowMeasure.AGE_NS, 2_500_000_000L + laterNs);
        values.put(FlowMeasure.SENT_PACKETS, 12L);
        values.put(FlowMeasure.RECEIVED_PACKETS, 90L);
        values.put(FlowMeasure.RECEIVED_BYTES, 9_000L);
        values.put(FlowMeasure.ARRIVED_PACKETS, 100 - missing + laterNs / 1_000_000);
        values.put(FlowMeasure.MISSING_PACKETS, missing);
        values.put(FlowMeasure.ROUND_TRIP_NS, 3_000_000L);
        values.put(FlowMeasure.LEAST_ROUND_TRIP_NS, 1_000_000L);
        return EndReport.of("process 7 (oping)", new FlowMeasures(values), Optional.empty());
    }

    @Test
    void aFlowThatKeepsItsPromiseIsShownTermByTerm() {
        console.management.end = end(0);
        assertThat(console.run("flow show 3")).isZero();
        assertThat(console.out())
                .contains(
                        "flow 3 to \"oping\", accepted by oping (7), through lo0 of layer hub\n",
                        "granted: delay no promise (1000 ms asked), gap no promise (2000 ms"
                                + " asked)\n",
                        "state UP; measured by process 7 (oping) over 2.500 s, all its life: 90"
                                + " packets came, 12 went\n",
                        "all that was promised is kept\n")
                .containsPattern("delay +<= 1000 ms +1.5 ms +kept +half of the smoothed")
                .containsPattern("bandwidth +- +28800 bit/s +- +what was read")
                .containsPattern("loss +<= 0 % +0 % +kept +0 of 100 packets")
                .containsPattern("net +unicast +01.00.00.00 +does not say +-")
                .containsPattern("  wire +eth-dix +eth1")
                .doesNotContain("where:");
    }

    @Test
    void whatIsBrokenIsSaidAndWhere() {
        console.management.end = end(25);
        assertThat(console.run("flow show 3")).isZero();
        assertThat(console.out())
                .containsPattern("loss +<= 0 % +25 % +broken +25 of 100 packets")
                .contains("\nbroken: loss\n")
                .doesNotContain("not measurable")
                .contains("where: in layer \"wire\" (eth-dix) or beyond: it does not say what");
    }

    @Test
    void programsGetTheSameFacts() {
        console.management.end = end(25);
        assertThat(console.run("flow show 3 --json")).isZero();
        assertThat(console.out())
                .startsWith("{\"schema\":\"o7s.flow.show/1\",\"id\":3,")
                .contains(
                        "\"between\":false,\"verdict\":\"broken\",\"broken\":[\"loss\"]",
                        "\"qos\":{\"delayMs\":1000,",
                        "\"granted\":{\"delayMs\":4294967295,",
                        "\"age-ns\":2500000000",
                        "\"missing-packets\":25",
                        "{\"name\":\"loss\",\"unit\":\"%\",\"promised\":0.0,\"measured\":25.0,"
                                + "\"standing\":\"broken\"",
                        "{\"depth\":1,\"layer\":\"wire\",\"type\":\"eth-dix\"",
                        "\"blame\":{\"finding\":\"beyond\",\"layer\":\"wire\"")
                .containsOnlyOnce("\n");
    }

    @Test
    void aProcessThatSaysNothingIsNotTakenForOneThatLostNothing() {
        console.management.end = EndReport.nothing("process 7 (oping) did not answer");
        assertThat(console.run("flow show 3")).isZero();
        assertThat(console.out())
                .contains("nobody says what it measured (process 7 (oping) did not answer)")
                .containsPattern("loss +<= 0 % +- +not measurable")
                .contains("\nnothing is known to be broken\nnot measurable: ")
                .doesNotContain("kept");
        assertThat(console.run("flow show 3 --json")).isZero();
        assertThat(console.out())
                .contains("\"verdict\":\"unknown\",\"broken\":[]")
                .doesNotContain("kept");
    }

    @Test
    void betweenTwoLooksOnlyTheTimeBetweenThemCounts() {
        console.management.end = end(25);
        console.management.afterwards = Optional.of(end(25, 5_000_000));
        assertThat(console.run("flow show 3 for 1ms --json")).isZero();
        assertThat(console.management.calls).containsExactly("lookAtFlow 3", "lookAtFlow 3");
        assertThat(console.out())
                .contains(
                        "\"between\":true,\"verdict\":\"",
                        "\"broken\":[]",
                        "\"missing-packets\":0");
        assertThat(console.run("flow show 3 for 0ms")).isEqualTo(2);
    }

    @Test
    void aFlowThatIsNotThereIsAClearErrorAndSoIsThatOfAnotherUser() {
        assertThat(console.run("flow show 4711")).isEqualTo(4);
        assertThat(console.err()).contains("E-FLOW-UNKNOWN", "4711");
        console.caller = new Caller("nobody", Privilege.READ);
        assertThat(console.run("flow show 3")).isEqualTo(4);
        assertThat(console.run("flow show seven")).isEqualTo(2);
        assertThat(console.run("flow show")).isEqualTo(2);
    }

    @Test
    void anotherFlowOfTheSameNumberIsNotTakenForTheOneThatWasAskedFor() {
        console.management.end = end(0);
        assertThat(console.run("flow show 3 for 1ms")).as("it grew no older").isEqualTo(4);
        assertThat(console.err()).contains("E-FLOW-UNKNOWN", "it ended meanwhile");
        FlowView listed = console.management.flows().getFirst();
        console.management.looked =
                Optional.of(
                        new FlowView(
                                listed.id(),
                                listed.name(),
                                listed.process() + 1,
                                "of somebody else",
                                listed.accepted(),
                                listed.via(),
                                listed.layer(),
                                listed.peer(),
                                listed.state(),
                                listed.qos(),
                                listed.granted(),
                                listed.mpsBytes(),
                                listed.counters()));
        assertThat(console.run("flow show 3")).isEqualTo(4);
        assertThat(console.out()).doesNotContain("somebody");
    }

    @Test
    void whoSaidItAtFirstMustSayItAfterwardsToo() {
        console.management.end = EndReport.nothing("process 7 (oping) did not answer");
        console.management.afterwards = Optional.of(end(25));
        assertThat(console.run("flow show 3 for 1ms")).isZero();
        assertThat(console.out())
                .contains(
                        "nobody says what it measured (nobody said it at first, and process 7"
                                + " (oping) then: what happened in that time is not known; process"
                                + " 7 (oping) did not answer)")
                .contains("\nnothing is known to be broken\n")
                .doesNotContain(" 0 packets came");
    }

    @Test
    void flowsOfOthersAreNotCompleted() {
        console.caller = new Caller("nobody", Privilege.READ);
        assertThat(console.complete("flow show ")).isEmpty();
        assertThat(console.complete("explain flow ")).isEmpty();
        assertThat(console.complete("flow ")).contains("show");
        assertThat(console.run(List.of("__complete", "flow", "show", ""))).isZero();
        assertThat(console.out()).isEmpty();
    }

    @Test
    void numbersOfFlowsAreCompletedAndHelpIsThere() {
        assertThat(console.complete("flow show ")).containsExactly("3");
        assertThat(console.complete("flow ")).contains("list", "show");
        assertThat(console.complete("explain flow ")).containsExactly("3");
        assertThat(console.run("flow show --help")).isZero();
        assertThat(console.out()).contains("<flow>", "for <time>", "irm flow show 12 for 2s");
    }
}
