package org.o7s.raptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.api.FlowError;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.problem.ProblemException;
import org.o7s.core.testkit.Accounting;
import org.o7s.core.testkit.FakeFrameDriver;
import org.o7s.core.testkit.FakeLinks;
import org.o7s.core.testkit.FakeNic;
import org.o7s.core.testkit.FakeWire;
import org.o7s.core.testkit.Hex;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.core.testkit.TestFlow;
import org.o7s.core.testkit.World;
import org.o7s.wire.g23.EthDixCodec;
import org.o7s.wire.g23.EthMessage;
import org.o7s.wire.g23.EthMessage.FlowReply;
import org.o7s.wire.g23.EthMessage.FlowRequest;
import org.o7s.wire.g23.EthMessage.NameQuery;
import org.o7s.wire.g23.EthMessage.NameReply;
import org.o7s.wire.g23.QosFields;

/**
 * The life of a flow over a character device in memory, and what is dropped: docs/wire/raptor.md.
 */
class RaptorTest {
    private static final byte[] OPING =
            Hex.bytes("42dee3b0415b4f690fd91cbd99876f1e9bd8d9745ef7fa32b142773af0349d54");
    private static final byte[] ASK = Hex.bytes("deadbeef");
    private static final byte[] ANSWER = Hex.bytes("cafef00d");
    private static final QosFields RAW =
            new QosFields(QosFields.DO_NOT_CARE, 0, 0, 1, 1, false, QosFields.DO_NOT_CARE, 120_000);

    @TempDir Path dir;

    private final World world = new World(17);
    private final PipeDriver left = new PipeDriver();
    private final PipeDriver right = new PipeDriver();
    private final TestFlow client = world.flow(1);
    private final TestFlow server = world.flow(2);
    private World.Node nodeB;
    private Ipcp a;
    private Ipcp b;

    @BeforeEach
    void boot() throws IOException {
        PipeDriver.join(left, right);
        World.Node nodeA = world.node("a");
        nodeB = world.node("b");
        a = boot(nodeA, left);
        b = boot(nodeB, right);
        world.register(b, "oping");
    }

    private Ipcp boot(World.Node node, PipeDriver driver) throws IOException {
        node.drivers().add(driver, "test");
        Path device = Files.createTempFile(dir, "device", "");
        return node.bootstrap(
                new RaptorFactory(new FakeLinks()),
                new LayerConfig("wire", Map.of("dev", List.of(device.toString()))));
    }

    @AfterEach
    void finish() {
        world.settle();
        client.user().close();
        server.user().close();
        world.settle();
        Accounting.check(world, a, List.of(client));
        Accounting.check(world, b, List.of(server));
        world.<Boolean>ask(a, a::shutdown).value();
        world.<Boolean>ask(b, b::shutdown).value();
        client.provider().close();
        server.provider().close();
        assertThat(world.pools().inUse()).isZero();
    }

    private void open() {
        world.query(a, "oping").value();
        RecordedReply<Ipcp.FlowAccepted> reply = world.allocate(a, client, "oping", ASK);
        world.accept(nodeB.broker().request(), server, ANSWER).value();
        assertThat(reply.value().blob()).isEqualTo(ANSWER);
        assertThat(reply.value().mplMs()).isEqualTo(100);
    }

    private long count(Ipcp ipcp, String counter) {
        return world.counters(ipcp).getOrDefault(counter, -1L);
    }

    private int eid(Ipcp ipcp) {
        return world.rib(ipcp).entrySet().stream()
                .filter(e -> e.getKey().startsWith("flows/"))
                .mapToInt(e -> Integer.parseInt(e.getValue().get("Local endpoint ID")))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] message(EthMessage message) {
        byte[] packet = new byte[2 + EthDixCodec.encodedBytes(message)];
        EthDixCodec.encode(message, MemorySegment.ofArray(packet), 2);
        return packet;
    }

    private static byte[] data(int eid, byte[] payload) {
        byte[] packet = new byte[2 + payload.length];
        packet[0] = (byte) (eid >> 8);
        packet[1] = (byte) eid;
        System.arraycopy(payload, 0, packet, 2, payload.length);
        return packet;
    }

    private void receive(byte[] packet) {
        right.receive(packet);
        world.settle();
    }

    @Test
    void aNameIsAskedOfTheOtherEnd() {
        assertThat(world.query(a, "oping").value().reason()).isEqualTo("the other end");
        assertThat(left.takeSent()).containsExactly(message(new NameQuery(OPING)));
        assertThat(right.takeSent()).containsExactly(message(new NameReply(OPING)));
    }

    @Test
    void aNameThatIsNotThereIsUnknownAfter2Seconds() {
        RecordedReply<Ipcp.NameAnswer> reply = world.query(a, "nobody");
        world.advanceMs(2000);
        assertThat(reply.value().known()).isFalse();
        assertThat(reply.value().reason()).contains("the other end of the link");
    }

    @Test
    void aFlowIsOneRequestAndOneReplyAndPacketsHaveAHeaderOfOneField() {
        open();
        FlowRequest request = new FlowRequest(eid(a), RAW, OPING, ASK);
        FlowReply reply = new FlowReply(eid(b), eid(a), 0, ANSWER);
        assertThat(left.takeSent()).contains(message(request));
        assertThat(right.takeSent()).contains(message(reply));
        client.write("ping");
        client.write("");
        world.settle();
        assertThat(left.takeSent())
                .containsExactly(
                        data(eid(b), new byte[] {'p', 'i', 'n', 'g'}), data(eid(b), new byte[0]));
        server.write("pong");
        world.settle();
        assertThat(server.readTexts()).containsExactly("ping", "");
        assertThat(client.readTexts()).containsExactly("pong");
        assertThat(a.status().facts()).containsEntry("mps", "8998").containsEntry("flows", "1");
    }

    @Test
    void aRefusalCarriesItsReason() {
        world.query(a, "oping").value();
        RecordedReply<Ipcp.FlowAccepted> reply = world.allocate(a, client, "oping", ASK);
        world.answer(nodeB.broker().request(), new Ipcp.Refuse(-1009)).value();
        assertThat(reply.problem().error()).isEqualTo(FlowError.ofResponse(-1009));
    }

    @Test
    void aRequestIsNeverRepeated() {
        world.query(a, "oping").value();
        left.takeSent();
        RecordedReply<Ipcp.FlowAccepted> reply = world.allocate(a, client, "oping", ASK);
        world.advanceMs(20_000);
        assertThat(reply.problem().error()).isEqualTo(FlowError.TIMED_OUT);
        assertThat(left.takeSent()).hasSize(1);
    }

    @Test
    void whatIsShorterThanItsHeaderIsDropped() {
        receive(new byte[0]);
        receive(new byte[1]);
        assertThat(count(b, "dropped-short-packet")).isEqualTo(2);
    }

    @Test
    void shortMessagesAndUnknownCodesAreDropped() {
        byte[] request = message(new FlowRequest(9, RAW, OPING, new byte[0]));
        for (int bytes = 2; bytes < request.length; bytes++) {
            receive(Arrays.copyOf(request, bytes));
        }
        assertThat(count(b, "dropped-malformed-message")).isEqualTo(request.length - 2);
        request[2 + 37] = 9;
        receive(request);
        assertThat(count(b, "dropped-unknown-code")).isEqualTo(1);
        request[2 + 37] = 0;
        request[2] = 0;
        request[3] = 0;
        receive(request);
        assertThat(count(b, "dropped-malformed-message")).isEqualTo(request.length - 1);
        assertThat(nodeB.broker().requests()).isEmpty();
        assertThat(right.takeSent()).isEmpty();
    }

    @Test
    void unknownEidsNamesAndRepliesChangeNothing() {
        receive(data(77, new byte[3]));
        receive(message(new FlowRequest(9, RAW, new byte[32], ASK)));
        receive(message(new FlowReply(9, 77, 0, ANSWER)));
        receive(message(new NameReply(OPING)));
        assertThat(count(b, "dropped-unknown-eid")).isEqualTo(1);
        assertThat(count(b, "ignored-unregistered-name")).isEqualTo(1);
        assertThat(count(b, "ignored-unknown-replies")).isEqualTo(1);
        assertThat(count(b, "ignored-name-replies")).isEqualTo(1);
        assertThat(right.takeSent()).isEmpty();
    }

    @Test
    void aSecondReplyChangesNothing() {
        open();
        left.receive(message(new FlowReply(47, eid(a), 0, ANSWER)));
        left.receive(message(FlowReply.rejected(0, eid(a), -1009)));
        world.settle();
        assertThat(count(a, "ignored-duplicate-replies")).isEqualTo(2);
        client.write("still there");
        world.settle();
        assertThat(server.readTexts()).containsExactly("still there");
    }

    @Test
    void aPacketOverTheMpsIsDroppedAndCounted() {
        open();
        client.write(new byte[8999]);
        client.write(new byte[8998]);
        world.settle();
        assertThat(count(a, "dropped-too-large")).isEqualTo(1);
        assertThat(server.read()).hasSize(1);
    }

    @Test
    void garbageDisturbsNoFlow() {
        long seed = 20_261_122L;
        SplittableRandom random = new SplittableRandom(seed);
        open();
        int eid = eid(b);
        List<byte[]> seeds =
                List.of(
                        message(new NameQuery(OPING)),
                        message(new FlowRequest(9, RAW, OPING, ASK)),
                        message(new FlowReply(9, 9, 0, ANSWER)));
        for (int round = 0; round < 200; round++) {
            for (int i = 0; i < 100; i++) {
                byte[] frame = seeds.get(random.nextInt(3)).clone();
                for (int n = random.nextInt(6); n > 0; n--) {
                    frame[random.nextInt(frame.length)] = (byte) random.nextInt();
                }
                boolean forTheFlow =
                        (frame[0] & 0xff) == eid >> 8 && (frame[1] & 0xff) == (eid & 0xff);
                if (!forTheFlow) {
                    right.receive(frame);
                }
            }
            client.write("round " + round);
            world.settle();
            assertThat(server.readTexts()).as("seed %d", seed).containsExactly("round " + round);
            world.advanceMs(500);
            right.takeSent();
            left.takeSent();
        }
    }

    @Test
    void overEthernetALengthGoesBeforeThePacketAndPaddingIsStripped() {
        FakeWire wire = new FakeWire(3);
        FakeLinks links = new FakeLinks();
        Ipcp one = ethernet(wire, links, "one", 0x0200_0000_000aL);
        Ipcp two = ethernet(wire, links, "two", 0x0200_0000_000bL);
        world.register(two, "oping");
        assertThat(world.query(one, "oping").value().known()).isTrue();
        byte[] query = wire.takeLog().getFirst();
        assertThat(Hex.text(query))
                .isEqualTo(
                        Hex.text(Hex.bytes("ffffffffffff 02000000000a a0ff 0049"))
                                + Hex.text(message(new NameQuery(OPING))));
        assertThat(one.status().facts()).containsEntry("mps", "1496");
        FakeNic nic = wire.plug("stranger", 0x0200_0000_000cL);
        assertThat(nic.isPresent()).isTrue();
        for (byte[] frame : bad(query)) {
            nicOf.get("two").receive(frame);
        }
        world.settle();
        assertThat(count(two, "dropped-length-field")).isEqualTo(1);
        assertThat(count(two, "dropped-short-packet")).isEqualTo(3);
        assertThat(count(two, "dropped-other-frame")).isEqualTo(3);
        // Padding is not part of the message.
        nicOf.get("two").receive(Arrays.copyOf(query, query.length + 20));
        world.settle();
        assertThat(count(two, "answered-name-queries")).isEqualTo(2);
        world.<Boolean>ask(one, one::shutdown).value();
        world.<Boolean>ask(two, two::shutdown).value();
    }

    private final Map<String, FakeNic> nicOf = new java.util.HashMap<>();

    private Ipcp ethernet(FakeWire wire, FakeLinks links, String name, long mac) {
        FakeNic nic = wire.plug("eth-" + name, mac);
        nicOf.put(name, nic);
        links.add(nic);
        World.Node node = world.node(name);
        node.drivers().add(new FakeFrameDriver("fake", 1, List.of(nic)), "test");
        return node.bootstrap(
                new RaptorFactory(links),
                new LayerConfig("wire", Map.of("dev", List.of(nic.name()))));
    }

    /** One with a length beyond its end, three that are too short, three of somebody else. */
    private static List<byte[]> bad(byte[] query) {
        byte[] tooLong = query.clone();
        tooLong[15]++;
        byte[] noHeader = query.clone();
        noHeader[14] = 0;
        noHeader[15] = 1;
        byte[] otherType = query.clone();
        otherType[13] = 0;
        byte[] own = query.clone();
        own[11] = 0x0b;
        byte[] unicast = query.clone();
        System.arraycopy(Hex.bytes("02000000000b"), 0, unicast, 0, 6);
        return List.of(
                tooLong,
                Arrays.copyOf(query, 13),
                Arrays.copyOf(query, 15),
                noHeader,
                otherType,
                own,
                unicast);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "dev/ttyS0", "a b", "/dev/tty S0", "..", "sixteen-bytes-xx"})
    void whatIsNoDeviceIsNamedWithWhatToDo(String device) {
        RaptorFactory factory = new RaptorFactory();
        LayerConfig config = new LayerConfig("wire", Map.of("dev", List.of(device)));
        assertThat(
                        catchThrowableOfType(ProblemException.class, () -> factory.validate(config))
                                .problem()
                                .code())
                .isEqualTo("E-BOOT-VALUE");
        factory.validate(new LayerConfig("wire", Map.of("dev", List.of("/dev/ttyS0"))));
        factory.validate(new LayerConfig("wire", Map.of("dev", List.of("eth0"))));
    }
}
