package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.o7s.lab.Outcome;
import org.o7s.lab.Running;
import org.o7s.linux.kit.NeedsNamespaces;

/**
 * Flows with FRCP between o7s and the C prototype. The prototype loses packets that it has already
 * got (docs/wire/c-prototype-as-peer.md 1.2, R2, R3), so that what o7s owes is read off the cable:
 * it delivers what came, and answers what was asked. docs/interop.md holds the results.
 */
@NeedsNamespaces
class OrderedInteropIT {
    private static final List<String> QUALITIES = List.of("best", "video", "voice", "data");
    private static final int COUNT = 20;

    /** Of the first quality, one more for each other. */
    private static final int BYTES = 701;

    private static Set<Long> distinct(List<Long> numbers) {
        return new HashSet<>(numbers);
    }

    @ParameterizedTest
    @EnumSource
    void whatThePrototypeAnswersIsDeliveredInOrder(MixedPair.Place place) {
        CPeer peer = CPeer.located();
        String title = "ordered o7s to c " + place;
        FreshSystems.attempt(
                title,
                (lab, attempt) -> {
                    MixedPair pair = MixedPair.in(place, peer, lab, attempt);
                    pair.serveThere("oping", "Ouroboros ping server started.");
                    for (String quality : QUALITIES) {
                        int bytes = BYTES + QUALITIES.indexOf(quality);
                        String line =
                                "oping -n oping -Q --json -c %d -i 20ms -s %d -q %s"
                                        .formatted(COUNT, bytes, quality);
                        JsonNode summary = Services.summary(pair.client(line).out());
                        List<Long> requests = pair.seen(bytes).requests(pair.ourEnd());
                        List<Long> replies = pair.seen(bytes).replies(pair.theirEnd());
                        String seen = title + " " + quality + ": " + summary;
                        System.out.println(seen + ", replies on the cable " + replies.size());
                        assertThat(distinct(requests)).as(seen).hasSize(COUNT);
                        assertThat(summary.get("outOfOrder").asInt()).as(seen).isZero();
                        assertThat(summary.get("duplicates").asInt()).as(seen).isZero();
                        assertThat(summary.get("received").asLong())
                                .as("%s, of replies %s", seen, replies)
                                .isEqualTo(
                                        quality.equals("data")
                                                ? COUNT
                                                : SeenPackets.inOrder(replies));
                    }
                });
    }

    @ParameterizedTest
    @EnumSource
    void whatThePrototypeAsksIsAnswered(MixedPair.Place place) {
        CPeer peer = CPeer.located();
        String title = "ordered c to o7s " + place;
        FreshSystems.attempt(
                title,
                (lab, attempt) -> {
                    MixedPair pair = MixedPair.in(place, peer, lab, attempt);
                    pair.bindHere("oping");
                    pair.ours().serveTool("oping -l -Q", "Ouroboros ping server");
                    pair.awaitFoundThere();
                    for (String quality : QUALITIES) {
                        int bytes = BYTES + QUALITIES.indexOf(quality);
                        String line =
                                "oping -n back -Q -c %d -i 20ms -s %d -q %s"
                                        .formatted(COUNT, bytes, quality);
                        Outcome ping = pair.theirs().run(line.split(" "));
                        Set<Long> asked = distinct(pair.seen(bytes).requests(pair.theirEnd()));
                        String seen = title + " " + quality + ": " + ping;
                        System.out.println(seen);
                        assertThat(asked).as(seen).isNotEmpty();
                        await(seen)
                                .atMost(Services.STARTED_WITHIN)
                                .until(
                                        () ->
                                                distinct(pair.seen(bytes).replies(pair.ourEnd()))
                                                        .containsAll(asked));
                    }
                });
    }

    @ParameterizedTest
    @EnumSource
    void aDataFlowOfOursToThePrototypeIsSentWhole(MixedPair.Place place) {
        CPeer peer = CPeer.located();
        String title = "ocbr data o7s to c " + place;
        FreshSystems.attempt(
                title,
                (lab, attempt) -> {
                    MixedPair pair = MixedPair.in(place, peer, lab, attempt);
                    pair.serveThere("oping", "Ouroboros ping server started.");
                    Running rates = pair.serveThere("ocbr", "Server started");
                    Running echoes = pair.serveThere("operf", "Ouroboros perf");

                    Outcome cbr = pair.client("ocbr -n ocbr -d 2 -s 1000 -r 1M -q data");
                    System.out.println(title + ": " + cbr + rates.output());
                    assertThat(cbr.out())
                            .contains("sent statistics:       250 packets,       250000 bytes");
                    await("all 250 packets go over the cable")
                            .atMost(Services.STARTED_WITHIN)
                            .until(
                                    () ->
                                            distinct(pair.seen(1000).numbered(pair.ourEnd())).size()
                                                    == 250);
                    Outcome perf = pair.client("operf -n operf -t bi -d 1s -s 900 -r 900k -q data");
                    System.out.println(title + ": " + perf + echoes.output());
                    // What the prototype leaves out, none of what follows makes up for.
                    long returned = SeenPackets.whole(pair.seen(900).numbered32(pair.theirEnd()));
                    assertThat(perf.out())
                            .contains("125 packets transmitted, " + returned + " received");
                });
    }
}
