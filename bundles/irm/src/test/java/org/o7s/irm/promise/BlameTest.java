package org.o7s.irm.promise;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
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
import org.o7s.irm.promise.FlowReport.Verdict;

/** Which layer broke a promise. */
class BlameTest {
    private static final String DIRECTION =
            " (on the way of the packets from here; those that come may take another one)";
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
                        0,
                        FlowState.UP,
                        QosSpec.VOICE,
                        QosSpec.VOICE,
                        1400,
                        new FlowCounters(0, 0, 0, 0, 0, 0, 0, 0, 0));
        return new FlowLook(
                flow,
                EndReport.of("process 4711", measures, Optional.empty()),
                Optional.of(path),
                "");
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
        assertThat(blame.finding()).isEqualTo(Finding.SUSPECT);
        assertThat(blame.layer()).isEqualTo("b");
        assertThat(blame.sentence())
                .isEqualTo(
                        "perhaps layer \"b\" (eth-dix) at eth of b: it lost 98 ring-full, 2"
                                + " queue-full, of all flows, since it began"
                                + DIRECTION);
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
        assertThat(blame(BAD, path).sentence())
                .endsWith("at eth of a: eth1 has no link" + DIRECTION);
        assertThat(blame(BAD, path).finding()).isEqualTo(Finding.NAMED);
    }

    @Test
    void aLossThatNoLayerCountsIsInTheLowestOneOrBeyond() {
        Blame one = blame(BAD, wire("cable", "nothing", ""));
        assertThat(one.finding()).isEqualTo(Finding.BEYOND);
        assertThat(one.layer()).isEqualTo("cable");
        assertThat(one.sentence())
                .isEqualTo(
                        "in layer \"cable\" (eth-dix) or beyond: no layer on the way counts a loss"
                                + " of its own"
                                + DIRECTION);
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
        assertThat(blame(BAD, path).sentence()).endsWith("and 1 members say nothing" + DIRECTION);
        assertThat(blame(BAD, FlowPath.untold("here", "local", "it does not say")).sentence())
                .isEqualTo(
                        "in layer \"here\" (local) or beyond: it does not say what it loses"
                                + DIRECTION);
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
        assertThat(report.blame().finding()).isEqualTo(Finding.NAMED);
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
    void aGapOfBeforeThatGrewIsNotForgotten() {
        Map<FlowMeasure, Long> earlier = new HashMap<>(GOOD.values());
        Map<FlowMeasure, Long> later = new HashMap<>(GOOD.values());
        earlier.put(FlowMeasure.GAPS, 1L);
        later.put(FlowMeasure.GAPS, 1L);
        later.put(FlowMeasure.LONGEST_GAP_NS, 5_000_000_000L);
        assertThat(between(later, earlier).get(FlowMeasure.LONGEST_GAP_NS))
                .hasValue(5_000_000_000L);
        assertThat(between(earlier, earlier).get(FlowMeasure.LONGEST_GAP_NS)).hasValue(0);
    }

    @Test
    void whatIsFoundBySendingIsNotKnownOfATimeInWhichNothingWasSent() {
        Map<FlowMeasure, Long> earlier = new HashMap<>(GOOD.values());
        earlier.put(FlowMeasure.ROUND_TRIP_NS, 3L);
        earlier.put(FlowMeasure.SENT_PACKETS, 8L);
        Map<FlowMeasure, Long> later = new HashMap<>(earlier);
        assertThat(between(later, earlier).get(FlowMeasure.ROUND_TRIP_NS)).isEmpty();
        later.put(FlowMeasure.SENT_PACKETS, 9L);
        assertThat(between(later, earlier).get(FlowMeasure.ROUND_TRIP_NS)).hasValue(3);
    }

    private static FlowMeasures between(
            Map<FlowMeasure, Long> later, Map<FlowMeasure, Long> earlier) {
        return new FlowMeasures(later).since(new FlowMeasures(earlier));
    }

    @Test
    void whatAMemberLostBeforeIsNotPutIntoATimeInWhichItCameIntoTheWay() {
        FlowPath before = net("nothing", "nothing", wire("a", "nothing", ""), wire("b", "", ""));
        FlowPath after =
                net(
                        "nothing",
                        "nothing",
                        wire("c", "70 ring-full", ""),
                        wire("b", "50 ring-full", ""));
        FlowReport report =
                FlowReport.between(look(measures(100, 5), before), look(measures(200, 14), after));
        assertThat(report.blame().finding()).isEqualTo(Finding.BEYOND);
        assertThat(report.layers().stream().filter(s -> !s.told()).map(LayerState::layer))
                .containsExactly("c", "b");
        assertThat(report.layers()).allSatisfy(s -> assertThat(s.losses().total()).isZero());
    }

    @Test
    void membersOfTheSameNameInTwoSystemsAreTwo() {
        FlowPath before =
                net("nothing", "nothing", wire("a", "500 ring-full", ""), wire("a", "nothing", ""));
        FlowPath after =
                net(
                        "nothing",
                        "nothing",
                        wire("a", "500 ring-full", ""),
                        wire("a", "9 unsent", ""));
        FlowReport report =
                FlowReport.between(look(measures(100, 5), before), look(measures(200, 14), after));
        assertThat(report.blame().sentence()).contains("it lost 9 unsent,");
        assertThat(report.layers().stream().mapToLong(s -> s.losses().total()).sum()).isEqualTo(9);
    }

    @Test
    void withoutAWayAtTheFirstLookNobodyIsNamedForALoss() {
        FlowPath after = wire("a", "9 ring-full", "");
        FlowLook first = look(measures(100, 5), after);
        FlowLook blind = new FlowLook(first.flow(), first.end(), Optional.empty(), "too long");
        Blame blame = FlowReport.between(blind, look(measures(200, 14), after)).blame();
        assertThat(blame.finding()).isEqualTo(Finding.UNKNOWN);
        assertThat(blame.sentence()).contains("was not known at the first look");
    }

    @Test
    void whatCameAndWasNotReadIsNoLossOfALayer() {
        Map<FlowMeasure, Long> slow = new HashMap<>(GOOD.values());
        slow.put(FlowMeasure.DROPPED_HERE, 50L);
        Blame blame = blame(new FlowMeasures(slow), wire("a", "9 ring-full", ""));
        assertThat(blame.finding()).isEqualTo(Finding.HERE);
        assertThat(blame.sentence())
                .startsWith("50 packets came and were dropped at this end")
                .contains("reads too slowly");
        slow.put(FlowMeasure.MISSING_PACKETS, 1L);
        Blame both = blame(new FlowMeasures(slow), wire("a", "9 ring-full", ""));
        assertThat(both.layer()).isEqualTo("a");
        assertThat(both.sentence()).contains("; besides, 50 packets came");
    }

    @Test
    void aSilentPeerMayBeNoMore() {
        FlowLook well = look(GOOD, wire("a", "nothing", ""));
        EndReport lost = EndReport.of("process 4711", GOOD, Optional.of(FlowState.PEER_LOST));
        FlowReport report =
                FlowReport.of(new FlowLook(well.flow(), lost, well.path(), well.noPath()));
        assertThat(report.state()).isEqualTo(FlowState.PEER_LOST);
        assertThat(report.broken())
                .extracting(Term::name)
                .containsExactly("availability", "peer silent");
        assertThat(report.blame().sentence()).startsWith("the peer, or in layer \"a\"");
    }

    @Test
    void ofAFlowWithinTheSystemNoLayerIsMeant() {
        Blame blame = blame(BAD, FlowPath.untold("", "direct", "arrives"));
        assertThat(blame.sentence()).startsWith("between the two processes");
    }

    @Test
    void whatOthersSaidBeforeIsNotComparedWithWhatIsSaidNow() {
        EndReport daemon =
                EndReport.ofDaemon(
                        new FlowCounters(9, 9, 9, 9, 0, 0, 0, 0, 0), "it did not answer");
        EndReport process = EndReport.of("process 4711", GOOD, Optional.empty());
        assertThat(process.since(daemon).measures().isEmpty()).isTrue();
        assertThat(process.since(daemon).why())
                .isEqualTo(
                        "the daemon said it at first, and process 4711 then: what happened in that"
                                + " time is not known; it did not answer");
        assertThat(process.since(process).measures().get(FlowMeasure.ARRIVED_PACKETS)).hasValue(0);
    }

    @Test
    void aVerdictIsKeptOnlyIfEachTermIs() {
        FlowPath path = wire("a", "nothing", "");
        assertThat(FlowReport.of(look(BAD, path)).verdict()).isEqualTo(Verdict.BROKEN);
        FlowReport silent = FlowReport.of(look(FlowMeasures.NONE, path));
        assertThat(silent.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(silent.unknown()).extracting(Term::name).contains("availability", "delay");
    }

    @Test
    void whereTheWayIsNotKnownThatIsSaid() {
        FlowLook look = look(BAD, FlowPath.untold("", "direct", ""));
        FlowLook blind =
                new FlowLook(look.flow(), look.end(), Optional.empty(), "it took too long");
        assertThat(FlowReport.of(blind).blame().finding()).isEqualTo(Finding.UNKNOWN);
    }
}
