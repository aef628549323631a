package org.o7s.irm.promise;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.o7s.api.FlowCounters;
import org.o7s.api.FlowState;
import org.o7s.api.QosSpec;
import org.o7s.core.flow.FlowMeasure;
import org.o7s.core.flow.FlowMeasures;
import org.o7s.core.ipcp.FlowPath;
import org.o7s.core.ipcp.FlowPath.Hop;
import org.o7s.core.ipcp.FlowPath.Source;
import org.o7s.core.ipcp.Losses;
import org.o7s.irm.management.EndReport;
import org.o7s.irm.management.FlowLook;
import org.o7s.irm.management.FlowView;
import org.o7s.irm.promise.Blame.Finding;

/** Which layer broke a promise. */
class BlameTest {
    private static final FlowMeasures GOOD = measures(1000, 0);
    private static final FlowMeasures BAD = measures(900, 100);

    private static FlowMeasures measures(long arrived, long missing) {
        return new FlowMeasures(
                Map.of(
                        FlowMeasure.AGE_NS, 1_000_000_000L,
                        FlowMeasure.ARRIVED_PACKETS, arrived,
                        FlowMeasure.MISSING_PACKETS, missing,
                        FlowMeasure.GAPS, missing,
                        FlowMeasure.LONGEST_GAP_NS, 7L));
    }

    private static Hop hop(String member, String lost, String trouble, FlowPath... below) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(Losses.LABEL, lost);
        if (!trouble.isEmpty()) {
            facts.put(Losses.TROUBLE, trouble);
        }
        return new Hop(member, Source.MEMBER, 0, facts, List.of(below).stream().findFirst());
    }

    private static FlowPath wire(String layer, String lost, String trouble) {
        return new FlowPath(
                layer, "eth-dix", List.of(hop("eth of " + layer, lost, trouble)), "arrives");
    }

    /** Two hops of a layer, over one Ethernet each. */
    private static FlowPath net(String first, String second, FlowPath left, FlowPath right) {
        return new FlowPath(
                "net",
                "unicast",
                List.of(
                        hop("1", first, "", left),
                        hop("2", second, "", right),
                        hop("3", "nothing", "")),
                "arrives");
    }

    private static FlowLook look(FlowMeasures measures, FlowPath path) {
        FlowView flow =
                new FlowView(
                        7,
                        "pong",
                        4711,
                        "oping",
                        false,
                        "u1",
                        "net",
                        FlowState.UP,
                        QosSpec.VOICE,
                        1400,
                        new FlowCounters(0, 0, 0, 0, 0, 0, 0, 0, 0));
        return new FlowLook(flow, EndReport.of("process 4711", measures), Optional.of(path), "");
    }

    private static Blame blame(FlowMeasures measures, FlowPath path) {
        return FlowReport.of(look(measures, path)).blame();
    }

    @Test
    void whereNothingIsBrokenNobodyIsToBlame() {
        FlowPath path =
                net("9 queue-full", "nothing", wire("a", "nothing", ""), wire("b", "nothing", ""));
        assertThat(blame(GOOD, path).finding()).isEqualTo(Finding.NOTHING);
    }

    @Test
    void theLowestLayerThatCountsALossIsNamed() {
        FlowPath path =
                net(
                        "100 unsent",
                        "nothing",
                        wire("a", "nothing", ""),
                        wire("b", "98 ring-full, 2 queue-full", ""));
        Blame blame = blame(BAD, path);
        assertThat(blame.finding()).isEqualTo(Finding.NAMED);
        assertThat(blame.layer()).isEqualTo("b");
        assertThat(blame.sentence())
                .isEqualTo(
                        "layer \"b\" (eth-dix) at eth of b: it lost 98 ring-full, 2 queue-full, of"
                                + " all flows, since it began");
    }

    @Test
    void aLayerAboveIsNamedIfThoseBelowLostNothing() {
        FlowPath path =
                net(
                        "nothing",
                        "100 queue-full",
                        wire("a", "nothing", ""),
                        wire("b", "nothing", ""));
        assertThat(blame(BAD, path).layer()).isEqualTo("net");
        assertThat(blame(BAD, path).sentence()).contains("at 2", "100 queue-full");
    }

    @Test
    void whatDoesNotWorkIsSaidInItsWords() {
        FlowPath path =
                net(
                        "nothing",
                        "nothing",
                        wire("a", "nothing", "eth1 has no link"),
                        wire("b", "nothing", ""));
        assertThat(blame(BAD, path).layer()).isEqualTo("a");
        assertThat(blame(BAD, path).sentence()).endsWith("at eth of a: eth1 has no link");
    }

    @Test
    void aLossThatNoLayerCountsIsInTheLowestOneOrBeyond() {
        Blame one = blame(BAD, wire("cable", "nothing", ""));
        assertThat(one.finding()).isEqualTo(Finding.BEYOND);
        assertThat(one.layer()).isEqualTo("cable");
        assertThat(one.sentence())
                .isEqualTo(
                        "in layer \"cable\" (eth-dix) or beyond: no layer on the way counts a loss"
                                + " of its own");
        Blame two =
                blame(
                        BAD,
                        net(
                                "nothing",
                                "nothing",
                                wire("a", "nothing", ""),
                                wire("b", "nothing", "")));
        assertThat(two.sentence()).startsWith("in layer \"a\" (eth-dix), layer \"b\" (eth-dix) or");
    }

    @Test
    void membersThatSayNothingAreNotAcquitted() {
        FlowPath path =
                new FlowPath(
                        "net",
                        "unicast",
                        List.of(
                                hop("1", "nothing", ""),
                                new Hop(
                                        "2",
                                        Source.MAP,
                                        0,
                                        Map.of("lost", "7 ttl"),
                                        Optional.empty())),
                        "arrives");
        assertThat(blame(BAD, path).finding()).isEqualTo(Finding.BEYOND);
        assertThat(blame(BAD, path).sentence()).endsWith("and 1 members say nothing");
        assertThat(blame(BAD, FlowPath.untold("here", "local", "it does not say")).sentence())
                .isEqualTo("in layer \"here\" (local) or beyond: it does not say what it loses");
    }

    @Test
    void betweenTwoLooksOnlyWhatHappenedThereCounts() {
        FlowPath before =
                net("500 ttl", "nothing", wire("a", "70 ring-full", ""), wire("b", "nothing", ""));
        FlowPath after =
                net(
                        "500 ttl",
                        "nothing",
                        wire("a", "70 ring-full", ""),
                        wire("b", "9 no-memory", ""));
        FlowReport report =
                FlowReport.between(look(measures(100, 5), before), look(measures(200, 14), after));
        assertThat(report.end().measures().get(FlowMeasure.MISSING_PACKETS)).hasValue(9);
        assertThat(report.blame().layer()).isEqualTo("b");
        assertThat(report.blame().sentence()).contains("9 no-memory", "in that time");
        assertThat(report.layers().getFirst().losses().counts()).isEmpty();
        FlowReport quiet =
                FlowReport.between(look(measures(100, 5), before), look(measures(200, 5), after));
        assertThat(quiet.blame().finding()).isEqualTo(Finding.NOTHING);
        assertThat(quiet.end().measures().get(FlowMeasure.LONGEST_GAP_NS)).hasValue(0);
    }

    @Test
    void aLongestTimeThatDidNotGrowBetweenTwoLooksIsNotKnown() {
        FlowMeasures between = measures(200, 9).since(measures(100, 5));
        assertThat(between.get(FlowMeasure.LONGEST_GAP_NS)).isEmpty();
        assertThat(between.get(FlowMeasure.ARRIVED_PACKETS)).hasValue(100);
    }

    @Test
    void whereTheWayIsNotKnownThatIsSaid() {
        FlowLook look = look(BAD, FlowPath.untold("", "direct", ""));
        FlowLook blind =
                new FlowLook(look.flow(), look.end(), Optional.empty(), "it took too long");
        assertThat(FlowReport.of(blind).blame().finding()).isEqualTo(Finding.UNKNOWN);
    }
}
