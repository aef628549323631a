package org.o7s.ipcp.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.IpcpStatus;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.core.testkit.TestFlow;
import org.o7s.wire.g23.unicast.CepCodec;
import org.o7s.wire.g23.unicast.CepRecord;
import org.o7s.wire.g23.unicast.OepCodec;
import org.o7s.wire.g23.unicast.OepLayer;
import org.o7s.wire.g23.unicast.OepMessage.OepRequest;

/** Members of generation 0.23, and strangers (docs/wire/wire-shims.md 5 and 9.6). */
class ForeignNeighbourTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] UNKNOWN = HEX.parseHex("0a001200180028004000");
    private static final byte[] DATA_TRANSFER =
            HEX.parseHex("0a0d44617461205472616e736665721200180028004000");

    private final TestLayer layer = new TestLayer(3, "stateless");

    ForeignNeighbourTest() {
        layer.add("one");
    }

    @Test
    void onAnAdjacencyIsExactlyWhatTheApplicationWrote() {
        TestPeer peer = new TestPeer(layer, "c").connect("one");
        TestFlow app = layer.join("one");
        app.write("hello");
        layer.world().settle();
        assertThat(peer.read()).containsExactly(HEX.parseHex("68656c6c6f"));
        peer.say("hi");
        assertThat(app.readTexts()).containsExactly("hi");
    }

    @Test
    void anInitiatorSaysWhat023SaysAndMoreOnlyInFieldsThatItSkips() {
        TestPeer peer = new TestPeer(layer, "c");
        Ipcp one = layer.member("one");
        RecordedReply<Boolean> reply = new RecordedReply<>();
        one.loop().execute(() -> one.connect(layer.connection("c"), reply));
        layer.world().settle();
        peer.opened();
        byte[] said = peer.read().getFirst();
        assertThat(HEX.formatHex(said)).startsWith(HEX.formatHex(DATA_TRANSFER));
        assertThat(said).hasSizeLessThanOrEqualTo(128);
        peer.say(DATA_TRANSFER);
        assertThat(reply.value()).isTrue();
    }

    @Test
    void aRefusalThatLooksLikeSuccessIsARefusal() {
        TestPeer peer = new TestPeer(layer, "c");
        Ipcp one = layer.member("one");
        RecordedReply<Boolean> reply = new RecordedReply<>();
        one.loop().execute(() -> one.connect(layer.connection("c"), reply));
        layer.world().settle();
        peer.opened().read();
        peer.say(UNKNOWN);
        assertThat(reply.problem().code()).isEqualTo("E-CONNECT-REFUSED");
    }

    @Test
    void keepalivesGoNoFurtherAndNoneAreSentToMembersThatStopAtThem() {
        TestPeer peer = new TestPeer(layer, "c").connect("one");
        TestFlow app = layer.join("one");
        peer.say(new byte[0]);
        assertThat(app.read()).isEmpty();
        layer.world().advanceMs(600_000);
        assertThat(peer.read()).isEmpty();
        assertThat(peer.isClosed()).isFalse();
        peer.say("still here");
        assertThat(app.readTexts()).containsExactly("still here");
        assertThat(layer.count("one", "received-keepalives")).isEqualTo(1);
    }

    @Test
    void packetsThatTheyWouldCutAreNotSentToThem() {
        TestPeer peer = new TestPeer(layer, "c").connect("one");
        TestPeer other = new TestPeer(layer, "d").connect("one");
        layer.add("two");
        layer.connect("two", "one").value();
        TestFlow far = layer.join("two");
        assertThat(far.link().mpsBytes()).isEqualTo(1399);
        // Row 9: what is longer goes on whole to those that take it.
        peer.say(new byte[1400]);
        peer.say(new byte[1399]);
        assertThat(far.read()).extracting(p -> p.length).containsExactly(1400, 1399);
        assertThat(other.read()).extracting(p -> p.length).containsExactly(1399);
        assertThat(layer.count("one", "dropped-copies-too-large")).isEqualTo(1);
        layer.checkBooks();
    }

    @Test
    void whatIsLongerThanWasSaidIsNotTakenOfAnApplication() {
        TestFlow app = layer.join("one");
        app.write(new byte[1400]);
        layer.world().settle();
        assertThat(layer.count("one", "dropped-packets-too-long")).isEqualTo(1);
    }

    @Test
    void noEmptyOrWrongRecordIsAccepted() {
        // Rows 1 to 4.
        List<byte[]> wrong =
                List.of(
                        UNKNOWN,
                        CepCodec.encode(new CepRecord("", "dtp", 1, 2, 0, 0)),
                        CepCodec.encode(new CepRecord(CepRecord.DATA_TRANSFER, "dtp", 1, 2, 7, 0)),
                        CepCodec.encode(new CepRecord(CepRecord.DATA_TRANSFER, "", 1, 0, 0, 0)),
                        CepCodec.encode(CepRecord.management(7, 0)),
                        CepCodec.encode(CepRecord.numberedBroadcast(1)),
                        new byte[129],
                        new byte[] {0x0a});
        int i = 0;
        for (byte[] record : wrong) {
            TestPeer peer = new TestPeer(layer, "bad" + i++).open("one");
            peer.say(record);
            assertThat(peer.read()).as(HEX.formatHex(record)).containsExactly(UNKNOWN);
            assertThat(peer.isClosed()).isTrue();
        }
        assertThat(layer.view("one").adjacencies()).isEmpty();
    }

    @Test
    void aSilentNewcomerHoldsNobodyUp() {
        // Row 7.
        TestPeer silent = new TestPeer(layer, "silent").open("one");
        silent.say(CepCodec.encode(CepRecord.enrolment(0)));
        layer.add("two");
        assertThat(layer.member("two").status().layer()).contains(TestLayer.NAME);
        layer.world().advanceMs(10_000);
        assertThat(silent.isClosed()).isTrue();
    }

    @Test
    void aMemberOf023IsHandedExactlyWhatItKnows() {
        TestPeer peer = new TestPeer(layer, "c").open("one");
        peer.say(CepCodec.encode(CepRecord.enrolment(0)));
        assertThat(peer.read()).containsExactly(CepCodec.encode(CepRecord.enrolment(0)));
        peer.say(OepCodec.encode(new OepRequest(0x0102030405060708L, 0)));
        byte[] response = peer.read().getFirst();
        String conf = "2a0b0a070a03616c6c1001" + "1002";
        assertThat(HEX.formatHex(response)).startsWith("0a080102030405060708").endsWith(conf);
        assertThat(OepLayer.broadcast(TestLayer.NAME).policies()).isEmpty();
    }

    @Test
    void aShortIdIsRefused() {
        // Row 5.
        TestPeer peer = new TestPeer(layer, "c").open("one");
        peer.say(CepCodec.encode(CepRecord.enrolment(0)));
        peer.read();
        peer.say(HEX.parseHex("0a0401020304"));
        assertThat(peer.isClosed()).isTrue();
    }

    @Test
    void aResponseWithoutAWholeConfigurationIsNotTaken() {
        // Row 6.
        String name = "6e".repeat(256);
        List<String> wrong =
                List.of(
                        "",
                        "2a00",
                        "2a021002",
                        "2a8a020a85020a8002" + name + "10011002",
                        "2a0b0a070a03616c6c1001" + "1001",
                        "2a0b0a070a03616c6c1001");
        int i = 0;
        for (String conf : wrong) {
            String member = "m" + i++;
            TestPeer peer = new TestPeer(layer, member);
            Ipcp newcomer = layer.create(layer.node("new" + member));
            RecordedReply<IpcpStatus> reply = layer.enrol(newcomer, member);
            peer.opened().read();
            peer.say(CepCodec.encode(CepRecord.enrolment(0)));
            String id = HEX.formatHex(peer.read().getFirst(), 2, 10);
            peer.say(HEX.parseHex("0a08" + id + "100118002000" + conf));
            // It asks for the name again, and hears no more.
            layer.world().advanceMs(21_000);
            assertThat(reply.problem().code()).as(conf).startsWith("E-ENROLL-");
            assertThat(newcomer.status().layer()).as(conf).isEmpty();
        }
    }

    @Test
    void aStatefulLayerTakesNoMembersOf023() {
        TestLayer stateful = new TestLayer(3, "stateful");
        stateful.add("one");
        TestPeer peer = new TestPeer(stateful, "c").open("one");
        peer.say(CepCodec.encode(CepRecord.enrolment(0)));
        peer.read();
        peer.say(OepCodec.encode(new OepRequest(1, 0)));
        byte[] response = peer.read().getFirst();
        var decoded = OepCodec.decodeResponse(MemorySegment.ofArray(response), 0, response.length);
        assertThat(decoded.toString()).doesNotContain("layer=Optional[");
        TestPeer data = new TestPeer(stateful, "d").open("one");
        data.say(DATA_TRANSFER);
        assertThat(data.read()).containsExactly(UNKNOWN);
    }

    @Test
    void aMinuteOfGarbageChangesNothing() {
        TestLayer stateful = new TestLayer(5, "stateful");
        stateful.add("one");
        Random random = new Random(5);
        TestFlow app = layer.join("one");
        TestPeer joined = new TestPeer(layer, "in").connect("one");
        long heard = 0;
        for (int i = 0; i < 6_000; i++) {
            byte[] garbage = new byte[random.nextInt(200)];
            random.nextBytes(garbage);
            joined.say(garbage);
            if (i % 20 == 0) {
                TestPeer stranger = new TestPeer(layer, "s" + i).open("one");
                stranger.say(garbage);
                TestPeer numbered = new TestPeer(stateful, "n" + i).open("one");
                numbered.say(garbage);
            }
            layer.world().advanceMs(10);
            stateful.world().advanceMs(10);
            heard += app.read().size();
        }
        long empty = layer.count("one", "received-keepalives");
        assertThat(heard + empty).isEqualTo(6_000);
        assertThat(layer.view("one").adjacencies()).hasSize(1);
        assertThat(stateful.view("one").adjacencies()).isEmpty();
        layer.checkBooks();
        layer.add("two");
        layer.connect("two", "one").value();
    }
}
