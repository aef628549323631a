package org.o7s.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.core.capture.PcapngWriter;
import org.o7s.core.testkit.PcapngFile;
import org.o7s.simulator.Experiment.Plan;

/** Whole layers in virtual time, on the daemon's own IPCP. */
class ExperimentTest {
    /** Control traffic is not what is looked at. */
    private static final int STEADY_S = 5;

    private static final int LARGE = Integer.getInteger("o7s.sim.members", 500);

    @RegisterExtension static final Seeded SEEDED = new Seeded(23);

    private static Report run(Plan plan) {
        return new Experiment(plan, Policies.all(), _ -> {}).run(null);
    }

    private static Plan plan(Shape shape, String routing, Faults faults) {
        return plan(shape, routing, faults, SEEDED.seed());
    }

    private static Plan plan(Shape shape, String routing, Faults faults, long seed) {
        return new Plan(
                shape, Map.of("routing", List.of(routing)), faults, seed, 100, 200, 0, STEADY_S);
    }

    @ParameterizedTest
    @ValueSource(strings = {"link-state", "lfa", "ecmp", "distance-vector"})
    void everyRoutingPolicyConvergesToTheShortestWays(String routing) {
        Report report = run(plan(Shape.grid(12), routing, Faults.NONE));

        assertThat(report.found()).isEqualTo(100);
        assertThat(report.received()).isEqualTo(report.sent()).isPositive();
        assertThat(report.largestStretch()).isEqualTo(1.0);
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        Faults rough = new Faults(2_000_000, 0, 0.01, 0.01, 0.0, 0.01);
        Report once = run(plan(Shape.random(15, 5), "link-state", rough));
        Report again = run(plan(Shape.random(15, 5), "link-state", rough));
        Report other = run(plan(Shape.random(15, 5), "link-state", rough, SEEDED.seed() + 1));

        assertThat(again.digest()).isEqualTo(once.digest()).isNotEqualTo(other.digest());
        assertThat(again.moments()).isEqualTo(once.moments());
        assertThat(again.received()).isEqualTo(once.received());
        assertThat(again.controlBytesPerSecond()).isEqualTo(once.controlBytesPerSecond());
    }

    @Test
    void aLinkThatSwallowsPacketsIsLeftWithinASecond() {
        Plan plan =
                new Plan(
                        Shape.ring(6),
                        Map.of("routing", List.of("lfa")),
                        Faults.NONE,
                        SEEDED.seed(),
                        0,
                        3000,
                        1,
                        STEADY_S);
        Report report = run(plan);

        assertThat(report.gapNs()).isLessThan(1_000_000_000L);
        assertThat(report.received()).isGreaterThan(report.sent() * 2 / 3);
    }

    @Test
    void manyMembersConvergeAndFindEveryName() {
        Plan plan =
                new Plan(
                        Shape.random(LARGE, SEEDED.seed()),
                        Map.of("ls_t_update", List.of("60"), "ls_t_timeo", List.of("240")),
                        Faults.NONE,
                        SEEDED.seed(),
                        1000,
                        0,
                        0,
                        STEADY_S);
        Report report = run(plan);

        assertThat(report.found()).isEqualTo(1000);
        double log2 = Math.log(LARGE) / Math.log(2);
        assertThat(report.meanHops()).isPositive().isLessThanOrEqualTo(log2 / 3 + 1);
        assertThat(report.largestStretch()).isEqualTo(1.0);
    }

    @Test
    void aCaptureHasThePacketsOfALinkWithTheirFlows(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("link.pcapng");
        try (LinkCapture capture = new LinkCapture(file)) {
            new Experiment(plan(Shape.ring(3), "link-state", Faults.NONE), Policies.all(), _ -> {})
                    .run(capture);
        }
        PcapngFile read = PcapngFile.read(file);
        assertThat(read.linkTypes()).containsExactly(PcapngWriter.O7S);
        assertThat(read.packets()).hasSizeGreaterThan(100);
        assertThat(read.packets()).extracting(PcapngFile.Captured::out).contains(true, false);
        assertThat(read.packets().getFirst().bytes()).startsWith(1, 1);
        assertThat(read.packets().getFirst().text(10)).startsWith("Enrollment");
    }

    @Test
    void aReportIsReadByPeopleMachinesAndEyes() {
        Report report = run(plan(Shape.ring(4), "link-state", Faults.NONE));

        assertThat(report.isClean()).isTrue();
        assertThat(report.text())
                .contains("names            100 of 100 found")
                .contains("seed             " + SEEDED.seed());
        assertThat(report.json()).startsWith("{\"members\":4,").endsWith("}");
        assertThat(Plot.svg(report)).startsWith("<svg").endsWith("</svg>\n").contains("<polyline");
    }

    @Test
    void aFailureSaysTheSeedAndHowToHaveItAgain() {
        assertThat(SEEDED.say("ExperimentTest", new IllegalStateException("all is lost")))
                .startsWith("all is lost")
                .contains("-Dtest=ExperimentTest")
                .endsWith("-Do7s.sim.seed=" + SEEDED.seed());
    }
}
