package org.o7s.ipcp.eth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.o7s.core.capture.Tap;
import org.o7s.core.testkit.Accounting;
import org.o7s.core.testkit.Hex;
import org.o7s.core.testkit.TestFlow;
import org.o7s.wire.g23.EthDixHeader;
import org.o7s.wire.g23.EthMessage.FlowReply;

/** Several packets in one frame: docs/wire/extensions.md, trains. */
class EthDixTrainTest {
    private static final long A = EthLab.MAC_A;
    private static final long B = EthLab.MAC_B;

    private final EthLab lab = new EthLab(21);
    private boolean booksAreOpen;

    @AfterEach
    void everyPacketIsAccountedFor() {
        if (!booksAreOpen) {
            lab.finish();
        }
    }

    private List<String> sent() {
        return lab.wire.takeLog().stream().map(Hex::text).toList();
    }

    private long trains() {
        return lab.a.count("sent-trains");
    }

    /** A train for b, from packets behind headers, and how it ends. */
    private byte[] train(int eid, List<String> packets, String end) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String packet : packets) {
            bytes.writeBytes(Hex.bytes("%04x %04x".formatted(eid, packet.length())));
            bytes.writeBytes(packet.getBytes(UTF_8));
        }
        bytes.writeBytes(Hex.bytes(end));
        return lab.frame(B, A, EthDixHeader.TRAIN_EID, bytes.toByteArray());
    }

    @Test
    void smallPacketsOfOnePassShareAFrame() {
        EthLab.Pair pair = lab.open();
        sent();
        pair.client().write("ping");
        pair.client().write("");
        pair.client().write("!");
        lab.world.settle();
        int eid = lab.b.onlyEid();
        assertThat(sent())
                .containsExactly(
                        Hex.text(
                                Hex.bytes(
                                        "02000000000b 02000000000a a000 ffff 0011 %04x 0004 70696e67 %04x 0000 %04x 0001 21"
                                                .formatted(eid, eid, eid))));
        assertThat(pair.server().readTexts()).containsExactly("ping", "", "!");
        assertThat(lab.b.count("received-in-trains")).isEqualTo(3);
    }

    @Test
    void aPacketThatStaysAloneLeavesInTheSamePassInAnOrdinaryFrame() {
        EthLab.Pair pair = lab.open();
        sent();
        pair.client().write("ping");
        lab.world.settle();
        assertThat(sent())
                .containsExactly(
                        Hex.text(
                                Hex.bytes(
                                        "02000000000b 02000000000a a000 %04x 0004 70696e67"
                                                .formatted(lab.b.onlyEid()))));
    }

    /** As a member of the C prototype is to be treated: it knows neither the mark nor trains. */
    @Test
    void aPeerThatSaysNothingOfTrainsGetsAFrameForEachPacketAndAnUnmarkedReply() {
        lab.b.receive(lab.message(B, A, EthLab.requestFor(EthLab.OPING, 64, EthLab.ASK)));
        TestFlow flow = lab.b.flow();
        sent();
        lab.world.accept(lab.b.request(), flow, EthLab.ANSWER).value();
        FlowReply reply = new FlowReply(lab.b.onlyEid(), 64, 0, EthLab.ANSWER, 0);
        assertThat(sent()).containsExactly(Hex.text(lab.message(A, B, reply)));
        flow.write("one");
        flow.write("two");
        lab.world.settle();
        assertThat(sent())
                .containsExactly(
                        Hex.text(lab.frame(A, B, 64, "one".getBytes(UTF_8))),
                        Hex.text(lab.frame(A, B, 64, "two".getBytes(UTF_8))));
        booksAreOpen = true; // nobody at a asked for what came there
    }

    @Test
    void packetsOfAFlowKeepTheirOrderWhateverTheirSizes() {
        EthLab.Pair pair = lab.open();
        Random random = new Random(5);
        List<byte[]> written = new ArrayList<>();
        List<byte[]> read = new ArrayList<>();
        for (int round = 0; round < 60; round++) {
            for (int i = 0; i < 40; i++) {
                byte[] packet = new byte[random.nextInt(3) == 0 ? random.nextInt(1497) : i];
                random.nextBytes(packet);
                written.add(packet);
                pair.client().write(packet);
            }
            lab.world.settle();
            read.addAll(pair.server().read());
        }
        assertThat(read).hasSameSizeAs(written);
        for (int i = 0; i < written.size(); i++) {
            assertThat(read.get(i)).as("packet %d", i).isEqualTo(written.get(i));
        }
        assertThat(trains()).isBetween(60L, 2400L / 2);
    }

    @Test
    void packetsOfWhichNoTwoFitIntoAFrameHaveOneEach() {
        EthLab.Pair pair = lab.open();
        sent();
        byte[] packet = new byte[1496 / 2 - 3];
        for (int i = 0; i < 5; i++) {
            pair.client().write(packet);
        }
        lab.world.settle();
        assertThat(sent()).hasSize(5);
        assertThat(trains()).isZero();
        pair.client().write(Arrays.copyOf(packet, packet.length - 1));
        pair.client().write(Arrays.copyOf(packet, packet.length - 1));
        lab.world.settle();
        assertThat(sent()).as("two that just fit").hasSize(1);
    }

    @Test
    void packetsOfSeveralFlowsToOnePeerShareFramesAndReachTheirOwn() {
        EthLab.Pair first = lab.open();
        EthLab.Pair second = lab.open();
        sent();
        for (int i = 0; i < 10; i++) {
            first.client().write("1." + i);
            second.client().write("2." + i);
        }
        lab.world.settle();
        assertThat(sent()).hasSize(1);
        assertThat(first.server().readTexts()).hasSize(10).allMatch(t -> t.startsWith("1."));
        assertThat(second.server().readTexts()).hasSize(10).allMatch(t -> t.startsWith("2."));
    }

    @Test
    void whatIsBehindAHeaderThatLiesIsDroppedAndWhatCameBeforeIsDelivered() {
        EthLab.Pair pair = lab.open();
        int eid = lab.b.onlyEid();
        lab.b.receive(train(eid, List.of("good"), "%04x 0003 6161".formatted(eid)));
        assertThat(lab.b.count("dropped-length-field")).isEqualTo(1);
        lab.b.receive(train(eid, List.of("also good"), "%04x 00".formatted(eid)));
        assertThat(lab.b.count("dropped-short-frame")).isEqualTo(1);
        lab.b.receive(train(eid, List.of(), ""));
        assertThat(lab.b.count("dropped-short-frame")).as("an empty train").isEqualTo(2);
        byte[] cut = train(eid, List.of("cut off"), "");
        lab.b.receive(Arrays.copyOf(cut, cut.length - 1));
        assertThat(lab.b.count("dropped-length-field")).isEqualTo(2);
        assertThat(pair.server().readTexts()).containsExactly("good", "also good");
    }

    @Test
    void whatIsBehindTheLastPacketThatMayBeInATrainIsDropped() {
        EthLab.Pair pair = lab.open();
        int eid = lab.b.onlyEid();
        lab.b.receive(train(eid, Collections.nCopies(Train.PACKETS_MAX + 9, "p"), ""));
        lab.b.receive(train(eid, Collections.nCopies(Train.PACKETS_MAX, ""), ""));
        assertThat(pair.server().readTexts()).hasSize(2 * Train.PACKETS_MAX);
        assertThat(lab.b.count("dropped-train-too-long")).isEqualTo(1);
    }

    @Test
    void noTrainIsLongerThanWhatEveryEthernetCarries() {
        lab.a.nic.setMtuBytes(9000);
        lab.world.advanceMs(1000);
        EthLab.Pair pair = lab.open();
        sent();
        for (int i = 0; i < 60; i++) {
            pair.client().write(new byte[64]);
        }
        lab.world.settle();
        assertThat(lab.wire.log()).hasSize(3).allMatch(f -> f.length <= 14 + 1500);
        assertThat(pair.server().read()).hasSize(60);
    }

    @Test
    void eachPacketOfATrainThatTheDriverDropsIsCounted() {
        EthLab.Pair pair = lab.open();
        lab.a.nic.setMtuBytes(100);
        for (int i = 0; i < 20; i++) {
            pair.client().write(new byte[20]);
        }
        lab.world.settle();
        assertThat(lab.world.rib(lab.a.ipcp).get("counters/port"))
                .containsEntry("dropped-not-sent", "20");
        lab.world.advanceMs(1000);
        for (int i = 0; i < 20; i++) {
            pair.client().write(new byte[20]);
        }
        lab.world.settle();
        assertThat(pair.server().read()).as("once the MTU is known").hasSize(20);
    }

    @Test
    void whatAFullDriverDoesNotTakeWaitsInOrder() {
        EthLab.Pair pair = lab.open();
        writeWhileBlocked(pair.client(), 600);
        assertThat(pair.server().read()).isEmpty();
        lab.a.driver.setBlocked(false);
        lab.world.settle();
        assertThat(pair.server().readTexts())
                .containsExactlyElementsOf(IntStream.range(0, 600).mapToObj(i -> "p" + i).toList());
        assertThat(trains()).isPositive();
    }

    @Test
    void whatWaitsForADeviceThatIsGoneIsCountedAndDoesNotLeaveWhenItIsBack() {
        EthLab.Pair pair = lab.open();
        lab.a.nic.setTelling(true);
        writeWhileBlocked(pair.client(), 300);
        lab.a.nic.delete();
        for (int i = 0;
                i < 100 && !lab.a.ipcp.status().facts().getOrDefault("driver", "").isEmpty();
                i++) {
            lab.a.node.loop().pass();
        }
        assertThat(lab.a.count("unsent-packets")).isEqualTo(Train.PACKETS_MAX);
        lab.a.driver.setBlocked(false);
        lab.a.nic.create();
        lab.world.advanceMs(5000);
        pair.client().write("afterwards");
        lab.world.settle();
        assertThat(pair.server().readTexts()).containsExactly("afterwards");
    }

    @Test
    void whatNeverLeavesIsCounted() {
        EthLab.Pair pair = lab.open();
        writeWhileBlocked(pair.client(), 300);
        lab.world.<Boolean>ask(lab.a.ipcp, lab.a.ipcp::shutdown).value();
        assertThat(lab.a.count("unsent-packets")).isEqualTo(Train.PACKETS_MAX);
        Accounting.check(lab.world, lab.a.ipcp, lab.a.flows);
        pair.client().provider().close();
        pair.server().user().close();
        lab.world.<Boolean>ask(lab.b.ipcp, lab.b.ipcp::shutdown).value();
        pair.server().provider().close();
        assertThat(lab.world.pools().inUse()).isZero();
        booksAreOpen = true; // they were closed here
    }

    /** One by one, so that the driver has as many frames as it takes before one is gathered. */
    private void writeWhileBlocked(TestFlow flow, int packets) {
        lab.a.driver.setBlocked(true);
        for (int i = 0; i < packets; i++) {
            flow.write("p" + i);
            lab.a.node.loop().pass();
        }
    }

    @Test
    void whoIsToldToSendNoTrainsNeitherSendsNorTakesThem() {
        EthLab off = new EthLab(22, EthType.DIX, Map.of("trains", List.of("off")));
        EthLab.Pair pair = off.open();
        for (byte[] frame : off.wire.takeLog()) {
            assertThat(Hex.text(frame)).doesNotContain(Hex.text(Hex.bytes("6f3773")));
        }
        pair.client().write("one");
        pair.client().write("two");
        off.world.settle();
        assertThat(off.wire.takeLog()).hasSize(2);
        off.b.receive(off.frame(B, A, EthDixHeader.TRAIN_EID, Hex.bytes("00400000 00400000")));
        assertThat(off.b.count("dropped-unknown-eid")).isEqualTo(1);
        assertThat(pair.server().readTexts()).containsExactly("one", "two");
        off.finish();
    }

    @Test
    void oneWhoIsToldToSendNoneIsSentNone() {
        EthLab.Host c = lab.new Host("c", EthLab.MAC_C, Map.of("trains", List.of("off")));
        lab.world.register(c.ipcp, "silent");
        TestFlow client = lab.a.flow();
        TestFlow server = c.flow();
        lab.world.query(lab.a.ipcp, "silent").value();
        var reply = lab.world.allocate(lab.a.ipcp, client, "silent", EthLab.ASK);
        lab.world.accept(c.request(), server, EthLab.ANSWER).value();
        reply.value();
        sent();
        client.write("one");
        client.write("two");
        server.write("three");
        server.write("four");
        lab.world.settle();
        assertThat(sent()).hasSize(4);
        assertThat(server.readTexts()).containsExactly("one", "two");
        assertThat(client.readTexts()).containsExactly("three", "four");
        server.user().close();
        lab.world.<Boolean>ask(c.ipcp, c.ipcp::shutdown).value();
        server.provider().close();
    }

    /** Both ends see the frame that is on the wire, also while somebody captures. */
    @Test
    void aCaptureSeesTheFramesThatAreOnTheWire() {
        EthLab.Pair pair = lab.open();
        List<byte[]> seen = new ArrayList<>();
        Tap tap =
                (header, headerBytes, memory, offset, length) -> {
                    seen.add(memory.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE));
                    return null;
                };
        lab.world
                .<Boolean>ask(
                        lab.a.ipcp, r -> lab.a.ipcp.tap(Optional.of(new Tap.Both(tap, tap)), r))
                .value();
        sent();
        pair.client().write("one");
        pair.client().write("two");
        lab.world.settle();
        assertThat(seen.stream().map(Hex::text)).hasSize(1).isEqualTo(sent());
        assertThat(pair.server().readTexts()).containsExactly("one", "two");
    }

    @Test
    void neitherMessagesNorTrainsAreTakenOutOfATrain() {
        EthLab.Pair pair = lab.open();
        int eid = lab.b.onlyEid();
        lab.b.receive(train(0, List.of("message"), ""));
        lab.b.receive(train(EthDixHeader.TRAIN_EID, List.of("train"), ""));
        assertThat(lab.b.count("dropped-unknown-eid")).isEqualTo(2);
        lab.b.receive(
                lab.frame(EthLab.BROADCAST, A, EthDixHeader.TRAIN_EID, Hex.bytes("00010000")));
        assertThat(lab.b.count("dropped-broadcast")).isEqualTo(1);
        byte[] forged = train(eid, List.of("forged"), "");
        forged[11] = 0x0c;
        lab.b.receive(forged);
        assertThat(lab.b.count("dropped-wrong-source")).isEqualTo(1);
        assertThat(pair.server().readTexts()).isEmpty();
    }

    @Test
    void aFloodOfPacketsInFewFramesOverflowsNoUserThatReadsWhenTold() {
        EthLab.Pair pair = lab.open();
        int eid = lab.b.onlyEid();
        List<String> full = Collections.nCopies(Train.PACKETS_MAX, "p");
        int frames = 24;
        byte[] train = train(eid, full, "");
        int[] read = {0};
        pair.server().user().attend(() -> read[0] += pair.server().readTexts().size());
        for (int i = 0; i < frames; i++) {
            lab.b.nic.receive(train);
        }
        lab.world.settle();
        assertThat(read[0]).isEqualTo(frames * full.size());
        assertThat(lab.b.count("dropped-queue-full")).isZero();
    }
}
