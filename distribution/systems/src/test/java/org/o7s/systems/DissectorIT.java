package org.o7s.systems;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.o7s.wire.g23.FrctCheck;
import org.o7s.wire.g23.FrctHeader;
import org.o7s.wire.testkit.PcapFile;

/** The dissector of the system folder reads captures of the prototype as their labels do. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DissectorIT {
    private static final String NAMES =
            "o7s.names:oping.srv uni uni1 uni2 uni3 uni4 bc bc1 ovpn.srv oping.srv3";
    private static final Pattern LABEL = Pattern.compile(" *\\d+ +\\d+\\.\\d+ \\S+ (.*)");

    /** Labels count the checksum as data of oping; the dissector does not. */
    private static final Pattern CHECKED = Pattern.compile("(.*) \\(64 B\\), CRC ok");

    private static final int HEADERS_BYTES = 14;
    private static final String ETH_DIX = "eth-dix.pcap";

    @TempDir private Path folder;

    static Stream<String> captures() throws IOException {
        return labels().keySet().stream();
    }

    private static Map<String, List<String>> labels() throws IOException {
        Map<String, List<String>> labels = new TreeMap<>();
        List<String> current = new ArrayList<>();
        for (String resource : List.of("/vectors/LABELS.txt", "/captures/LABELS.txt")) {
            String text = new String(bytes(resource), StandardCharsets.UTF_8);
            for (String line : text.lines().toList()) {
                var label = LABEL.matcher(line);
                if (line.startsWith("## ")) {
                    current = new ArrayList<>();
                    labels.put(line.substring(3), current);
                } else if (label.matches()) {
                    current.add(label.group(1));
                } else {
                    throw new AssertionError("no label: " + line);
                }
            }
        }
        return labels;
    }

    private static byte[] bytes(String resource) throws IOException {
        try (InputStream in = DissectorIT.class.getResourceAsStream(resource)) {
            assertThat(in).as(resource).isNotNull();
            return in.readAllBytes();
        }
    }

    private static byte[] capture(String name) throws IOException {
        boolean own = DissectorIT.class.getResource("/captures/" + name) != null;
        return bytes((own ? "/captures/" : "/vectors/") + name);
    }

    /** What a label says, or the protocol that Wireshark knows, for what is not Ouroboros. */
    private static String expected(String label) {
        return label.contains("not Ouroboros") ? "" : label;
    }

    private static String said(String line) {
        String[] columns = line.split("\t", -1);
        if (!columns[0].contains("o7s")) {
            return "";
        }
        return CHECKED.matcher(columns[1]).replaceAll("$1 (68 B)");
    }

    @ParameterizedTest
    @MethodSource("captures")
    void everyPacketOfThePrototypeIsWhatItsLabelSays(String name) throws Exception {
        Path file = Files.write(folder.resolve(name), capture(name));
        String[] columns = {
            "-o", NAMES, "-T", "fields", "-e", "frame.protocols", "-e", "_ws.col.Info"
        };

        List<String> lines = new Tshark(folder).read(file, columns);

        List<String> labels = labels().getOrDefault(name, List.of());
        assertThat(lines.stream().map(DissectorIT::said))
                .containsExactlyElementsOf(labels.stream().map(DissectorIT::expected).toList());
        List<String> twoPasses = new ArrayList<>(List.of(columns));
        twoPasses.add("-2");
        assertThat(new Tshark(folder).read(file, twoPasses.toArray(String[]::new)))
                .as("a packet that is looked at again")
                .isEqualTo(lines);
    }

    @ParameterizedTest
    @MethodSource("captures")
    void noPacketOfThePrototypeIsCalledMalformedOrHasFieldsThatNobodyKnows(String name)
            throws Exception {
        Path file = Files.write(folder.resolve(name), capture(name));

        List<String> details = new Tshark(folder).read(file, "-o", NAMES, "-V");

        assertThat(details)
                .noneMatch(l -> l.contains("Malformed") || l.contains("Unknown field"))
                .noneMatch(l -> l.contains("Lua Error"));
    }

    @ParameterizedTest
    @MethodSource("captures")
    void damagedPacketsAreShownAsSuchAndNeverAsAnErrorOfTheDissector(String name) throws Exception {
        long seed = name.hashCode();
        Path file = folder.resolve(name);
        Files.write(file, damaged(PcapFile.parse(capture(name)), new Random(seed)));

        List<String> details = new Tshark(folder).read(file, "-o", NAMES, "-V");

        assertThat(details)
                .as("seed %d", seed)
                .noneMatch(l -> l.contains("Lua Error"))
                .noneMatch(l -> l.matches(".*malformed: .*(attempt to|bad argument|nil value).*"))
                .anyMatch(l -> l.contains("Malformed") || l.contains("malformed"));
    }

    /** docs/wire/extensions.md, marks of eth-dix and trains. */
    @Test
    void aFrameWithSeveralPacketsIsReadPacketByPacket() throws Exception {
        List<byte[]> frames = new ArrayList<>();
        List<byte[]> requests = new ArrayList<>();
        List<String> labels = labels().getOrDefault(ETH_DIX, List.of());
        List<PcapFile.Packet> packets = PcapFile.parse(capture(ETH_DIX)).packets();
        for (int i = 0; i < packets.size(); i++) {
            byte[] frame = packets.get(i).frame();
            frames.add(frame);
            if (labels.get(i).contains("eid=0 ") && labels.get(i).contains("FLOW_REQ")) {
                System.arraycopy(new byte[] {'o', '7', 's', 1}, 0, frame, 50, 4);
            } else if (labels.get(i).contains("oping REQUEST") && requests.size() < 2) {
                requests.add(frame);
            }
        }
        byte[] train = train(requests);
        frames.add(train);
        byte[] empty = Arrays.copyOf(train, 18);
        Arrays.fill(empty, 16, 18, (byte) 0);
        frames.add(empty);
        byte[] lying = train.clone();
        lying[20] = 0x7f;
        frames.add(lying);
        Path file = Files.write(folder.resolve("trains.pcap"), pcap(frames));

        List<String> lines =
                new Tshark(folder).read(file, "-o", NAMES, "-T", "fields", "-e", "_ws.col.Info");

        assertThat(lines).anyMatch(l -> l.contains("FLOW_REQ") && l.endsWith(" (o7s)"));
        assertThat(lines.get(packets.size()))
                .containsPattern(
                        "eid=65535 len=\\d+ train of 2: eid=\\d+ len=\\d+ \\[\\S+\\] oping REQUEST id=0"
                                + ".*; eid=\\d+ len=\\d+ \\[\\S+\\] oping REQUEST id=1");
        assertThat(lines.get(packets.size() + 1)).contains("train without a packet");
        assertThat(lines.get(packets.size() + 2)).contains("cut off");
    }

    /** docs/wire/extensions.md, NAT keepalive. */
    @Test
    void whatKeepsTheWayThroughANatOpenIsNotCalledMalformed() throws Exception {
        List<byte[]> frames = new ArrayList<>();
        for (PcapFile.Packet packet : PcapFile.parse(capture("udp4.pcap")).packets()) {
            frames.add(packet.frame());
        }
        int before = frames.size();
        byte[] some =
                frames.stream().filter(f -> f[12] == 8 && f[13] == 0).findFirst().orElseThrow();
        for (String payload : List.of("ff", "00", "ffff")) {
            frames.add(datagram(some, payload));
        }
        Path file = Files.write(folder.resolve("nat.pcap"), pcap(frames));

        List<String> lines = new Tshark(folder).read(file, "-T", "fields", "-e", "_ws.col.Info");

        assertThat(lines.get(before)).matches("udp \\d+>\\d+ NAT keepalive");
        assertThat(lines.get(before + 1)).contains("malformed: shorter than an endpoint id");
        assertThat(lines.get(before + 2)).contains("malformed: shorter than an endpoint id");
    }

    /** The Ethernet, IP and UDP headers of a frame, before another payload. */
    private static byte[] datagram(byte[] frame, String hex) {
        byte[] payload = HexFormat.of().parseHex(hex);
        byte[] whole = Arrays.copyOf(frame, 42 + payload.length);
        System.arraycopy(payload, 0, whole, 42, payload.length);
        ByteBuffer headers = ByteBuffer.wrap(whole);
        headers.putShort(16, (short) (28 + payload.length));
        headers.putShort(38, (short) (8 + payload.length)).putShort(40, (short) 0);
        return whole;
    }

    /** docs/wire/extensions.md, agreement, fragments and received packets. */
    @Test
    void whatEndsOfO7sSayInFrcpIsRead() throws Exception {
        List<byte[]> frames = new ArrayList<>();
        for (PcapFile.Packet packet : PcapFile.parse(capture("eth-dix-qos.pcap")).packets()) {
            frames.add(packet.frame());
        }
        byte[] bare = frames.get(17);
        byte[] data = frames.get(13);
        String mark = "6f377301" + "03010000" + "00000800" + "01000000";
        String words = "72010002" + "00000007" + "0001" + "00000000000000ff";
        int before = frames.size();
        frames.add(with(bare, mark));
        frames.add(with(bare, mark + words));
        frames.add(with(bare, words.substring(0, 30)));
        byte[] first = data.clone();
        first[18] = (byte) 0x61;
        frames.add(first);
        frames.add(checked(data, 0x81));
        frames.add(checked(with(bare, mark + "00000000"), 0x82));
        byte[] damaged = checked(data, 0x81);
        damaged[40] ^= 1;
        frames.add(damaged);
        Path file = Files.write(folder.resolve("agreed.pcap"), pcap(frames));

        List<String> lines =
                new Tshark(folder).read(file, "-o", NAMES, "-T", "fields", "-e", "_ws.col.Info");

        assertThat(lines.get(before)).endsWith(" mark");
        assertThat(lines.get(before + 1)).endsWith(" mark, 1 words");
        assertThat(lines.get(before + 2)).contains("shorter than its words");
        assertThat(lines.get(before + 3)).endsWith(" first fragment, 64 B");
        assertThat(lines.get(before + 4)).contains("|CHECKED ").endsWith(", check ok");
        assertThat(lines.get(before + 5)).endsWith(" mark, check ok");
        assertThat(lines.get(before + 6)).contains("|CHECKED ").doesNotContain("check ok");
    }

    /** A frame whose packet of FRCP has other flags, and the check that belongs to them. */
    private static byte[] checked(byte[] frame, int flags) {
        byte[] whole = frame.clone();
        whole[18] = (byte) flags;
        int packetBytes = whole.length - 18;
        int uncheckedBytes = (flags & FrctHeader.DATA) != 0 ? packetBytes : packetBytes - 4;
        MemorySegment segment = MemorySegment.ofArray(whole);
        assertThat(new FrctCheck().write(segment, 18, uncheckedBytes, flags))
                .isEqualTo(packetBytes);
        return whole;
    }

    /** A frame with more behind its packet. */
    private static byte[] with(byte[] frame, String hex) {
        byte[] more = HexFormat.of().parseHex(hex);
        byte[] whole = Arrays.copyOf(frame, frame.length + more.length);
        System.arraycopy(more, 0, whole, frame.length, more.length);
        int bytes = whole.length - 18;
        whole[16] = (byte) (bytes >>> 8);
        whole[17] = (byte) bytes;
        return whole;
    }

    private static byte[] train(List<byte[]> frames) {
        ByteArrayOutputStream train = new ByteArrayOutputStream();
        train.write(frames.getFirst(), 0, 18);
        for (byte[] frame : frames) {
            int bytes = (frame[16] & 0xff) << 8 | frame[17] & 0xff;
            train.write(frame, HEADERS_BYTES, 4 + bytes);
        }
        byte[] whole = train.toByteArray();
        int bytes = whole.length - 18;
        System.arraycopy(
                new byte[] {-1, -1, (byte) (bytes >>> 8), (byte) bytes},
                0,
                whole,
                HEADERS_BYTES,
                4);
        return whole;
    }

    /**
     * Each packet as it is, so that flows are known, then cut and with some of its bytes changed.
     */
    private static byte[] damaged(PcapFile capture, Random random) {
        List<byte[]> frames = new ArrayList<>();
        for (PcapFile.Packet packet : capture.packets()) {
            byte[] frame = packet.frame();
            frames.add(frame);
            if (frame.length <= HEADERS_BYTES) {
                continue;
            }
            byte[] shorter = new byte[random.nextInt(HEADERS_BYTES, frame.length)];
            System.arraycopy(frame, 0, shorter, 0, shorter.length);
            frames.add(shorter);
            for (int changes : new int[] {1, 4, 16}) {
                byte[] changed = frame.clone();
                for (int i = 0; i < changes; i++) {
                    changed[random.nextInt(HEADERS_BYTES, frame.length)] = (byte) random.nextInt();
                }
                frames.add(changed);
            }
        }
        return pcap(frames);
    }

    private static byte[] pcap(List<byte[]> frames) {
        int bytes = 24 + frames.stream().mapToInt(f -> 16 + f.length).sum();
        ByteBuffer out = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4).putLong(0);
        out.putInt(65_535).putInt(1);
        for (byte[] frame : frames) {
            out.putLong(0).putInt(frame.length).putInt(frame.length).put(frame);
        }
        return out.array();
    }
}
