package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.itests.systems.UnicastChain.Cables;
import org.o7s.lab.Lab;
import org.o7s.lab.Link;
import org.o7s.lab.O7sSystem;
import org.o7s.lab.Outcome;
import org.o7s.lab.Running;
import org.o7s.lab.cable.Capture;
import org.o7s.linux.kit.NeedsNamespaces;

/**
 * Unicast layers with members of o7s and of the C prototype: docs/interop.md holds the results.
 * Steps that need an answer of the prototype are repeated, and runs in which it dies as a whole,
 * see {@link UnicastChain} and {@link FreshSystems}.
 */
@NeedsNamespaces
class UnicastInteropIT {
    private static final int ETHER_TYPE = 0xa000;
    private static final int PINGS_BEFORE_CUT = 200;
    private static final int PINGS_WHILE_CUT = 1_500;
    private static final int FILE_BYTES = 3_000_000;

    /** Field 100 of a protobuf message: 1. */
    private static final byte[] FEATURES = {(byte) 0xa0, 0x06, 0x01};

    /** In a flow request or its answer. */
    private static final byte[] MARK = {'o', '7', 's', 0, 0, 0, 0, 1};

    /** Starts systems of these kinds, in order. */
    private static UnicastChain.Starter systems(
            CPeer peer, Lab lab, FreshSystems attempt, String kinds) {
        return (n, end) ->
                kinds.charAt(n - 1) == 'c'
                        ? Node.of(attempt.start(peer, end))
                        : Node.of(O7sSystem.start(lab, end.host()));
    }

    /** Kinds of the systems in a row: the first makes the layer, the others enrol one by one. */
    @ParameterizedTest
    @CsvSource({
        "co, link_state",
        "oc, link_state",
        "coc, link_state",
        "oco, link_state",
        "ooc, link_state",
        "coo, link_state",
        "cco, link_state",
        "co, lfa",
        "oc, lfa",
        "oco, lfa",
        "coc, lfa",
        "coc, ecmp"
    })
    void namesAreFoundAndPingedBothWays(String kinds, String routing) {
        pingBothWays(kinds, routing, Cables.ETHERNET, "unicast");
    }

    /** The same where all layers below are over UDP. */
    @ParameterizedTest
    @ValueSource(strings = {"co", "oc", "coc", "oco"})
    void namesAreFoundAndPingedBothWaysOverUdp(String kinds) {
        pingBothWays(kinds, "link_state", Cables.UDP, "unicast over udp4");
    }

    /** The same where all layers below are over Ethernet with LLC. */
    @ParameterizedTest
    @ValueSource(strings = {"co", "oc", "coc", "oco"})
    void namesAreFoundAndPingedBothWaysOverLlc(String kinds) {
        pingBothWays(kinds, "link_state", Cables.LLC, "unicast over eth-llc");
    }

    private static void pingBothWays(String kinds, String routing, Cables cables, String what) {
        CPeer peer = CPeer.located();
        String title = what + " " + kinds + " " + routing;
        FreshSystems.attempt(
                title,
                (lab, attempt) -> {
                    UnicastChain chain =
                            UnicastChain.build(
                                    lab,
                                    kinds.length(),
                                    systems(peer, lab, attempt, kinds),
                                    cables,
                                    "routing",
                                    routing);
                    int last = kinds.length();
                    chain.serve(1, "first");
                    chain.serve(last, "last");
                    String there = chain.ping(1, "last", "-s 1300").out();
                    String back = chain.ping(last, "first", "-s 1300").out();
                    if (cables != Cables.UDP) {
                        // Over UDP the prototype reads with three threads, which overtake each
                        // other.
                        assertThat(there).contains("0 out-of-order");
                        assertThat(back).contains("0 out-of-order");
                    }
                    System.out.println(title + ": " + chain.repeated() + " steps repeated");
                });
    }

    /** Members of the prototype are passed over, by the map; those behind them answer. */
    @ParameterizedTest
    @ValueSource(strings = {"oco", "ooc"})
    void pathsAreFollowedThroughThePrototype(String kinds) {
        CPeer peer = CPeer.located();
        FreshSystems.attempt(
                "path " + kinds,
                (lab, attempt) -> {
                    UnicastChain chain =
                            UnicastChain.build(
                                    lab,
                                    kinds.length(),
                                    systems(peer, lab, attempt, kinds),
                                    Cables.ETHERNET);
                    chain.serve(3, "last");
                    chain.ping(1, "last", "");
                    O7sSystem first = ((Node.O7sNode) chain.node(1)).system();
                    expectHops(kinds, first.json("explain", "name", "last").get("path"));
                    JsonNode trace = first.json("trace", "last");
                    assertThat(trace.get("allocated").asBoolean()).as("%s", trace).isTrue();
                    expectHops(kinds, trace.get("path"));
                    chain.ping(1, "last", "");
                    System.out.println("path " + kinds + ": " + trace.get("path"));
                });
    }

    private static void expectHops(String kinds, JsonNode path) {
        assertThat(path.get("hops")).as("%s", path).hasSize(kinds.length());
        for (int i = 1; i < kinds.length(); i++) {
            JsonNode hop = path.get("hops").get(i);
            if (kinds.charAt(i) == 'c') {
                assertThat(hop.get("source").asText()).as("%s", path).isEqualTo("map");
                assertThat(hop.get("facts").get("note").asText())
                        .contains("is of another implementation");
            } else {
                assertThat(hop.get("source").asText()).as("%s", path).isNotEqualTo("map");
            }
        }
    }

    /**
     * Marks of o7s in every message that may carry one, and a name that is taken back: the member
     * of the prototype between two of o7s forwards, answers and asks as ever
     * (docs/wire/extensions.md).
     */
    @Test
    void theExtensionsOfO7sDoNoHarmToAMemberOfThePrototype() {
        CPeer peer = CPeer.located();
        FreshSystems.attempt(
                "extensions",
                (lab, attempt) -> {
                    List<Capture> captures = new ArrayList<>();
                    List<CSystem> theirs = new ArrayList<>();
                    UnicastChain chain =
                            UnicastChain.build(
                                    lab,
                                    3,
                                    (n, end) -> {
                                        if (n == 2) {
                                            theirs.add(attempt.start(peer, end));
                                            return Node.of(theirs.getFirst());
                                        }
                                        Capture capture = end.host().capture(end.device());
                                        lab.onClose(() -> close(capture));
                                        captures.add(capture);
                                        return Node.of(O7sSystem.start(lab, end.host()));
                                    });
                    chain.serve(1, "first");
                    chain.serve(3, "last");
                    chain.serve(2, "middle");
                    chain.ping(1, "last", "");
                    chain.ping(3, "first", "");
                    chain.ping(2, "last", "");
                    chain.ping(1, "middle", "");
                    chain.node(3)
                            .irm("name", "unregister", "last", "layer", UnicastChain.LAYER)
                            .expectSuccess();
                    chain.ping(2, "first", "");
                    chain.ping(3, "middle", "");
                    chain.node(3).irm("name", "register", "last", "ipcp", "uni3").expectSuccess();
                    chain.ping(2, "last", "");

                    assertThat(theirs.getFirst().isHurt()).isFalse();
                    for (Capture capture : captures) {
                        assertThat(seen(capture, FEATURES)).as("features in protobuf").isTrue();
                        assertThat(seen(capture, MARK)).as("marks of flow requests").isTrue();
                    }
                    System.out.println("extensions: " + chain.repeated() + " steps repeated");
                });
    }

    /** It is put there and fetched again over data flows; over UDP the prototype reorders them. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFileCrossesThePrototypeThereAndBack(boolean udp, @TempDir Path folder)
            throws IOException {
        CPeer peer = CPeer.located();
        Path file = folder.resolve("file");
        byte[] content = new byte[FILE_BYTES];
        new Random(FILE_BYTES).nextBytes(content);
        Files.write(file, content);
        FreshSystems.attempt(
                "file over " + (udp ? "udp4" : "eth-dix"),
                (lab, attempt) -> {
                    Path there = freshFolder(folder);
                    Path back = freshFolder(folder);
                    UnicastChain chain =
                            UnicastChain.build(
                                    lab,
                                    3,
                                    systems(peer, lab, attempt, "oco"),
                                    udp ? Cables.UDP : Cables.ETHERNET);
                    chain.serve(3, "last");
                    chain.ping(1, "last", "");
                    O7sSystem client = ((Node.O7sNode) chain.node(1)).system();
                    O7sSystem server = ((Node.O7sNode) chain.node(3)).system();
                    server.irm("bind", "program", "oftp", "name", "files");
                    server.irm("name", "register", "files", "layer", UnicastChain.LAYER);
                    server.serveTool("oftp -l " + there + " --write", "Offering " + there);
                    String[] lines = {
                        "oftp put -n files " + file, "oftp get -n files file --to " + back
                    };
                    for (String line : lines) {
                        long beganNs = System.nanoTime();
                        client.startTool(line).awaitEnd(Node.TOOL_LIMIT).expectSuccess();
                        long tookMs = (System.nanoTime() - beganNs) / 1_000_000;
                        System.out.println(
                                line.split(" ")[1] + ", udp " + udp + ": " + tookMs + " ms");
                    }
                    assertThat(there.resolve("file")).hasSameBinaryContentAs(file);
                    assertThat(back.resolve("file")).hasSameBinaryContentAs(file);
                });
    }

    /** The rate of the middle's cable to the last is far below what the first one sends. */
    @ParameterizedTest
    @ValueSource(strings = {"ooc", "coo"})
    void congestionIsToldAcrossTheKinds(String kinds) {
        CPeer peer = CPeer.located();
        FreshSystems.attempt(
                "congestion " + kinds,
                (lab, attempt) -> {
                    UnicastChain chain =
                            UnicastChain.build(
                                    lab,
                                    3,
                                    systems(peer, lab, attempt, kinds),
                                    (system, cable, end) ->
                                            Cables.ETHERNET.options(system, cable, end)
                                                    + (system == 2 && cable == 2 ? " rate 2M" : ""),
                                    "congestion",
                                    "mb-ecn");
                    chain.serve(3, "sink");
                    chain.ping(1, "sink", "");
                    int ours = kinds.indexOf("oo") == 0 ? 1 : 3;
                    String label =
                            ours == 1
                                    ? "Received flow updates (packets)"
                                    : "Sent flow updates (packets)";
                    try (ExecutorService flooding = Executors.newSingleThreadExecutor()) {
                        Future<Outcome> flood =
                                flooding.submit(
                                        () -> chain.node(1).oping("sink", "-i 0 -c 8000 -s 1000"));
                        Awaitility.await(label)
                                .atMost(Node.TOOL_LIMIT)
                                .pollInterval(Duration.ofMillis(300))
                                .until(() -> updates(chain, ours, label) > 0 || flood.isDone());
                        long updates = updates(chain, ours, label);
                        System.out.println(
                                "congestion " + kinds + ", " + label + ": at least " + updates);
                        assertThat(updates).isPositive();
                    }
                });
    }

    /**
     * A triangle whose direct cable between the first and the last is switched off at both ends,
     * which is all that the prototype notices of a cable.
     */
    @ParameterizedTest
    @ValueSource(strings = {"oco", "ooc", "coo", "coc"})
    void aFlowGoesOnWhenItsCableIsCut(String kinds) {
        CPeer peer = CPeer.located();
        String title = "triangle " + kinds + " lfa";
        FreshSystems.attempt(
                title,
                (lab, attempt) -> {
                    UnicastChain chain =
                            UnicastChain.build(
                                    lab, 3, systems(peer, lab, attempt, kinds), "routing", "lfa");
                    Link direct = chain.close(lab::link);
                    chain.serve(3, "pong");
                    chain.ping(1, "pong", "");
                    // The prototype computes routes every four seconds.
                    chain.ping(1, "pong", "");
                    Running ping =
                            chain.node(1).startOping("pong", "-i 10ms -D -c " + PINGS_WHILE_CUT);
                    Awaitility.await("the flow carries packets")
                            .atMost(Node.TOOL_LIMIT)
                            .until(() -> Replies.of(ping.output()).newest() >= PINGS_BEFORE_CUT);
                    direct.left().down();
                    direct.right().down();
                    Replies all = Replies.of(ping.awaitEnd(Node.TOOL_LIMIT).out());
                    System.out.println(title + ": " + all);
                    assertThat(all.endsWell(PINGS_WHILE_CUT, 100)).as(all.toString()).isTrue();
                });
    }

    private static Path freshFolder(Path in) {
        try {
            return Files.createTempDirectory(in, "files");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long updates(UnicastChain chain, int system, String label) {
        String all = chain.node(system).irm("rib", "cat", UnicastChain.member(system)).out();
        Matcher line = Pattern.compile(Pattern.quote(label) + "\\D+(\\d+)").matcher(all);
        long sum = 0;
        while (line.find()) {
            sum += Long.parseLong(line.group(1));
        }
        return sum;
    }

    private static boolean seen(Capture capture, byte[] bytes) {
        String wanted = HexFormat.of().formatHex(bytes);
        return capture.frames(ETHER_TYPE).stream()
                .anyMatch(f -> HexFormat.of().formatHex(f).contains(wanted));
    }

    private static void close(Capture capture) {
        try {
            capture.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
