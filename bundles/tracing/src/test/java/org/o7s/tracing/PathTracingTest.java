package org.o7s.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.o7s.core.ipcp.FlowPath;
import org.o7s.core.ipcp.FlowPath.Hop;
import org.o7s.core.ipcp.FlowPath.Source;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.tracing.Decider.Understanding;
import org.o7s.tracing.Street.Member;
import org.o7s.wire.g23.unicast.PathCodec;
import org.o7s.wire.g23.unicast.PathMessage.Answer;
import org.o7s.wire.g23.unicast.PathMessage.Question;

/** Packets are followed through a layer (docs/wire/extensions.md, "path"). */
class PathTracingTest {
    private static List<String> members(FlowPath path) {
        return path.hops().stream().map(Hop::member).toList();
    }

    private static FlowPath followed(Street street, long destination) {
        RecordedReply<FlowPath> reply = street.member(1).follows(destination, 60_000);
        street.world.advanceMs(60_000);
        return reply.value();
    }

    @Test
    void eachMemberOnTheWayTellsWhatItDoesAndHowItsFlowGoes() {
        Street street = new Street(1, 4);
        FlowPath path = followed(street, 4);
        assertThat(path.layer()).isEqualTo("net");
        assertThat(members(path))
                .containsExactly("01.00.00.00", "02.00.00.00", "03.00.00.00", "04.00.00.00");
        assertThat(path.end()).isEqualTo("arrives");
        assertThat(path.hops().getFirst().facts()).containsEntry("pff", "picks 2");
        assertThat(path.hops().getFirst().afterNs()).isZero();
        Hop third = path.hops().get(2);
        assertThat(third.source()).isEqualTo(Source.MEMBER);
        assertThat(third.afterNs()).isEqualTo(2_500_000);
        assertThat(third.below()).contains(street.member(3).below);
        assertThat(path.hops().getLast().facts()).containsEntry("endpoint", "77");
        assertThat(path.hops().getLast().below()).isEmpty();
    }

    @Test
    void aPacketForThisMemberEndsHere() {
        FlowPath path = followed(new Street(2, 1), 1);
        assertThat(members(path)).containsExactly("01.00.00.00");
        assertThat(path.end()).isEqualTo("arrives");
    }

    @Test
    void messagesThatAreLostAreRepeated() {
        for (int every = 2; every <= 5; every++) {
            Street street = new Street(every, 5);
            street.loseEvery = every;
            assertThat(members(followed(street, 5))).hasSize(5);
            assertThat(street.member(1).count("repeated-questions")).isPositive();
            // Whoever is asked again does not decide again.
            assertThat(street.member(2).questions).isEqualTo(1);
        }
    }

    @Test
    void aMemberOfAnotherImplementationIsPassedOverAsTheMapSuggests() {
        Street street = new Street(3, 5);
        street.member(1).others.put(3L, Understanding.NO);
        FlowPath path = followed(street, 5);
        assertThat(members(path)).hasSize(5);
        Hop third = path.hops().get(2);
        assertThat(third.source()).isEqualTo(Source.MAP);
        assertThat(third.facts().get("note")).contains("another implementation");
        assertThat(street.member(3).questions).isZero();
        assertThat(path.end()).isEqualTo("arrives");

        street.member(1).others.put(5L, Understanding.NO);
        assertThat(followed(street, 5).end()).contains("ends at 05.00.00.00");
    }

    @Test
    void aMemberThatDoesNotAnswerIsPassedOverWhenTimeIsUp() {
        Street street = new Street(4, 4);
        street.member(2).mute = true;
        street.member(1).others.put(3L, Understanding.SILENT);
        FlowPath path = followed(street, 4);
        assertThat(path.hops().get(1).facts().get("note"))
                .isEqualTo("did not answer within 3000 ms");
        assertThat(path.hops().get(2).facts().get("note")).isEqualTo("does not answer");
        assertThat(path.end()).isEqualTo("arrives");
        assertThat(street.member(1).count("unanswered-questions")).isEqualTo(1);
    }

    @Test
    void aCircleIsSeen() {
        Street street = new Street(5, 3);
        street.member(2).strange = Optional.of(Decision.on(1, 5, Map.of()));
        FlowPath path = followed(street, 3);
        assertThat(members(path)).hasSize(2);
        assertThat(path.end()).isEqualTo("goes in circles: back to 01.00.00.00");
    }

    @Test
    void aMemberWithoutARouteSaysWhyThePacketEnds() {
        Street street = new Street(6, 3);
        street.member(2).strange =
                Optional.of(Decision.ends(Map.of("table", "no row"), "there is no route"));
        FlowPath path = followed(street, 3);
        assertThat(path.end()).isEqualTo("there is no route");
        assertThat(path.hops().getLast().facts()).containsEntry("table", "no row");
    }

    @Test
    void aLayerBelowThatSaysNothingDelaysButDoesNotHide() {
        Street street = new Street(7, 3);
        street.member(1).below = null;
        street.member(2).below = null;
        FlowPath path = followed(street, 3);
        assertThat(members(path)).hasSize(3);
        for (int i = 0; i < 2; i++) {
            assertThat(path.hops().get(i).below().orElseThrow().end())
                    .isEqualTo("the layer below did not say how in time");
        }
    }

    @Test
    void whateverIsKnownWhenTimeIsUpIsTheAnswer() {
        Street street = new Street(8, 6);
        street.member(2).mute = true;
        RecordedReply<FlowPath> reply = street.member(1).follows(6, 100);
        street.world.advanceMs(150);
        assertThat(members(reply.value())).startsWith("01.00.00.00", "02.00.00.00");
        assertThat(reply.value().end()).contains("time is up");
    }

    @Test
    void anAnswerOfManyPartsArrivesWhole() {
        Street street = new Street(9, 3);
        Map<String, String> facts = new LinkedHashMap<>();
        for (int i = 0; i < 60; i++) {
            facts.put("fact " + i, "x".repeat(200));
        }
        street.member(2).strange = Optional.of(Decision.on(3, 5, facts));
        assertThat(followed(street, 3).hops().get(1).facts()).isEqualTo(facts);
    }

    @Test
    void anAnswerThatIsTooLongIsCutAndSaysSo() {
        Street street = new Street(10, 3);
        Map<String, String> facts = new LinkedHashMap<>();
        for (int i = 0; i < 300; i++) {
            facts.put("fact " + i, "x".repeat(250));
        }
        street.member(2).strange = Optional.of(Decision.on(3, 5, facts));
        FlowPath path = followed(street, 3);
        assertThat(path.hops().get(1).facts())
                .containsEntry("note", "the answer was too long and is cut");
        assertThat(path.end()).isEqualTo("arrives");
    }

    @Test
    void layersBelowOneAnotherAreTold() {
        Street street = new Street(11, 2);
        FlowPath deep = new FlowPath("deepest", "eth-dix", List.of(), "arrives");
        for (int i = 0; i < 5; i++) {
            Hop hop = new Hop("h" + i, Source.MAP, 0, Map.of("i", "" + i), Optional.of(deep));
            Hop other = new Hop("o" + i, Source.MEMBER, 7 + i, Map.of(), Optional.empty());
            deep = new FlowPath("layer" + i, "unicast", List.of(hop, other), "arrives");
        }
        street.member(1).below = deep;
        Street far = new Street(12, 3);
        far.member(2).below = deep;
        assertThat(followed(street, 2).hops().getFirst().below()).contains(deep);
        assertThat(followed(far, 3).hops().get(1).below()).contains(deep);
    }

    @Test
    void onlySoManyQuestionsOfOthersAreAnswered() {
        Street street = new Street(13, 2);
        Member asked = street.member(2);
        asked.below = null;
        asked.strange = Optional.of(Decision.on(1, 5, Map.of()));
        for (int i = 0; i < 200; i++) {
            asked.arrives(PathCodec.encode(new Question(i, 1, 2, 0, 0, 1, 60_000)));
        }
        street.world.advanceMs(10);
        assertThat(asked.questions).isEqualTo(Teller.OPEN_MAX);
        assertThat(asked.count("dropped-too-many-questions")).isEqualTo(200 - Teller.OPEN_MAX);
        asked.below = new FlowPath("w", "eth-dix", List.of(), "arrives");
        street.world.advanceMs(120_000);
        assertThat(asked.count("told-answers")).isEqualTo(Teller.OPEN_MAX);

        for (int i = 1000; i < 1200; i++) {
            asked.arrives(PathCodec.encode(new Question(i, 1, 2, 0, 0, 0, 1_000)));
        }
        street.world.advanceMs(500);
        assertThat(asked.questions).isEqualTo(Teller.OPEN_MAX + Teller.PER_SECOND_MAX);
    }

    @Test
    void onlySoManyAreFollowedAtATime() {
        Street street = new Street(14, 2);
        street.member(2).mute = true;
        for (int i = 0; i < Asker.OPEN_MAX; i++) {
            assertThat(street.member(1).follows(2, 60_000).isAnswered()).isFalse();
        }
        assertThat(street.member(1).follows(2, 60_000).problem().code()).isEqualTo("E-PATH-BUSY");
        street.world.advanceMs(60_000);
        assertThat(street.member(1).follows(2, 60_000).isAnswered()).isFalse();
    }

    @Test
    void whateverStrangersSaySpoilsNothing() {
        Street street = new Street(15, 3);
        Random random = new Random(15);
        street.member(2).mute = true;
        RecordedReply<FlowPath> reply = street.member(1).follows(3, 60_000);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            if (bytes.length > 1 && random.nextBoolean()) {
                bytes[0] = 1;
                bytes[1] = 1;
            }
            street.member(1).arrives(bytes);
        }
        street.member(1).arrives(PathCodec.encode(new Answer(5, 2, 3, 0, 1, new byte[] {1, 2, 3})));
        street.world.advanceMs(60_000);
        assertThat(members(reply.value())).hasSize(3);
        assertThat(street.member(1).count("dropped-malformed")).isPositive();
        assertThat(street.member(1).count("dropped-stale")).isPositive();
    }

    @Test
    void aMemberThatLeavesGivesUpAndSaysSo() {
        Street street = new Street(16, 2);
        street.member(2).mute = true;
        RecordedReply<FlowPath> reply = street.member(1).follows(2, 60_000);
        street.member(1).loop.execute(() -> street.member(1).tracing.close());
        street.world.settle();
        assertThat(reply.problem().code()).isEqualTo("E-PATH-CLOSED");
        assertThat(street.member(1).follows(2, 1_000).problem().code()).isEqualTo("E-PATH-CLOSED");
    }
}
