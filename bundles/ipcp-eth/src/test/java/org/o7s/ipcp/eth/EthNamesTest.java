package org.o7s.ipcp.eth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.testkit.Hex;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.wire.g23.EthMessage;

/** How names are found: docs/wire/wire-shims.md 1.4. */
@ParameterizedClass
@EnumSource(EthType.class)
class EthNamesTest {
    private final EthLab lab;

    EthNamesTest(EthType type) {
        lab = new EthLab(7, type);
    }

    @AfterEach
    void finish() {
        lab.finish();
    }

    private List<String> sent() {
        return lab.wire.takeLog().stream().map(Hex::text).toList();
    }

    @Test
    void aNameIsAskedOfTheSegmentAndAnsweredByWhoHasIt() {
        Ipcp.NameAnswer answer = lab.world.query(lab.a.ipcp, "oping").value();
        assertThat(answer)
                .isEqualTo(new Ipcp.NameAnswer(Hex.text(EthLab.OPING), true, "02:00:00:00:00:0b"));
        assertThat(sent())
                .containsExactly(
                        Hex.text(
                                lab.message(
                                        EthLab.BROADCAST,
                                        EthLab.MAC_A,
                                        new EthMessage.NameQuery(EthLab.OPING))),
                        Hex.text(
                                lab.message(
                                        EthLab.MAC_A,
                                        EthLab.MAC_B,
                                        new EthMessage.NameReply(EthLab.OPING))));
    }

    @Test
    void aNameInTheDirectoryIsNotAskedForAgain() {
        lab.world.query(lab.a.ipcp, "oping").value();
        sent();
        assertThat(lab.world.query(lab.a.ipcp, "oping").value().known()).isTrue();
        assertThat(sent()).isEmpty();
    }

    @Test
    void anOldEntryIsAskedForAgain() {
        lab.world.query(lab.a.ipcp, "oping").value();
        sent();
        lab.world.advanceMs(2_100);
        assertThat(lab.world.query(lab.a.ipcp, "oping").value().known()).isTrue();
        assertThat(sent()).hasSize(2);
    }

    @Test
    void aNameThatWasUnregisteredIsSoonUnknown() {
        lab.world.query(lab.a.ipcp, "oping").value();
        RecordedReply<Boolean> gone = new RecordedReply<>();
        lab.b.ipcp.unregister("oping", gone);
        lab.world.settle();
        assertThat(gone.value()).isTrue();
        lab.world.advanceMs(2_100);
        RecordedReply<Ipcp.NameAnswer> reply = lab.world.query(lab.a.ipcp, "oping");
        lab.world.advanceMs(2_000);
        assertThat(reply.value().known()).isFalse();
    }

    @Test
    void anEntryThatAgesBetweenAnswerAndRequestStillServes() {
        lab.world.query(lab.a.ipcp, "oping").value();
        lab.world.advanceMs(1_900);
        assertThat(lab.world.query(lab.a.ipcp, "oping").value().known()).isTrue();
        lab.world.advanceMs(200);
        RecordedReply<Ipcp.FlowAccepted> reply =
                lab.world.allocate(lab.a.ipcp, lab.a.flow(), "oping", EthLab.ASK);
        lab.world.accept(lab.b.request(), lab.b.flow(), EthLab.ANSWER).value();
        assertThat(reply.value().blob()).isEqualTo(EthLab.ANSWER);
    }

    @Test
    void aNameThatNobodyHasIsAskedForThreeTimesIn2Seconds() {
        RecordedReply<Ipcp.NameAnswer> reply = lab.world.query(lab.a.ipcp, "nobody");
        List<Long> times = new ArrayList<>();
        for (int ms = 0; ms <= 2100; ms += 10) {
            if (!sent().isEmpty()) {
                times.add((long) ms);
            }
            if (ms < 2000) {
                assertThat(reply.isAnswered()).as("answered at %d ms", ms).isFalse();
            }
            lab.world.advanceMs(10);
        }
        assertThat(times).containsExactly(0L, 250L, 750L);
        assertThat(reply.value().known()).isFalse();
        assertThat(reply.value().reason()).contains("nobody on the segment");
    }

    @Test
    void aLostQueryIsMadeGoodByTheNext() {
        lab.wire.setLoss(1);
        RecordedReply<Ipcp.NameAnswer> reply = lab.world.query(lab.a.ipcp, "oping");
        lab.wire.setLoss(0);
        lab.world.advanceMs(250);
        assertThat(reply.value().known()).isTrue();
    }

    @Test
    void manyWhoAskForOneNameShareAQuery() {
        List<RecordedReply<Ipcp.NameAnswer>> replies = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            replies.add(lab.world.query(lab.a.ipcp, "later"));
        }
        assertThat(sent()).hasSize(1);
        lab.world.register(lab.b.ipcp, "later");
        lab.world.advanceMs(250);
        assertThat(replies).allMatch(r -> r.value().known());
    }

    @Test
    void anIpcpDoesNotAnswerFromItsOwnRegistry() {
        lab.world.register(lab.a.ipcp, "mine");
        RecordedReply<Ipcp.NameAnswer> reply = lab.world.query(lab.a.ipcp, "mine");
        lab.world.advanceMs(2000);
        assertThat(reply.value().known()).isFalse();
    }

    @Test
    void aLayerWithAnotherHashUsesItsLength() {
        EthLab.Host c = lab.new Host("c", EthLab.MAC_C, Map.of("hash", List.of("SHA3_512")));
        lab.world.register(c.ipcp, "oping");
        EthMessage query =
                new EthMessage.NameQuery(
                        Hex.bytes(
                                "154543ae811fc58c39527179b48c4c2cf0ba817b3d785a49e878584514eeeffd"
                                        + "19e861cbcd22d07488f1c713ae63e697eaa3b3ddfc43cb20"
                                        + "78b0f9e1ed42511f"));
        sent();
        c.receive(lab.message(EthLab.BROADCAST, EthLab.MAC_B, query));
        assertThat(sent()).hasSize(1);
        assertThat(sent()).isEmpty();
        lab.world.<Boolean>ask(c.ipcp, c.ipcp::shutdown).value();
    }
}
