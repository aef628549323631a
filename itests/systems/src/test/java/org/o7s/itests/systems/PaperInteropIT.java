package org.o7s.itests.systems;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.lab.Outcome;
import org.o7s.lab.Running;
import org.o7s.lab.cable.Capture;
import org.o7s.linux.kit.NeedsNamespaces;

/**
 * The networks of four nodes of the paper, section 5.10, with a system of the C prototype in each
 * of their three places in turn: the checks of docs/wire/cli-and-tools.md 6.5 and 6.6 that need no
 * FRCP. docs/interop.md holds the results.
 */
@NeedsNamespaces
class PaperInteropIT {
    private static final int FLOOD = 2000;
    private static final int MESSAGES = 10;
    private static final String LAST_MESSAGE = "message-" + MESSAGES;
    private static final int ETHER_TYPE = 0xa000;
    private static final int IPV4 = 0x0800;
    private static final Duration HEARD_WITHIN = Duration.ofSeconds(30);

    @ParameterizedTest
    @ValueSource(strings = {"a", "b", "c"})
    void pingsCrossTheUnicastLayerWithThePrototypeIn(String place) {
        CPeer peer = CPeer.located();
        String title = "four nodes, the prototype in " + place;
        FreshSystems.attempt(
                title,
                (lab, attempt) -> {
                    MixedNetwork network =
                            MixedNetwork.build(lab, attempt, peer, "four-nodes-023", place);
                    network.enterAllCommands();
                    // The listing has this on a only.
                    network.node("c").expect("oping");
                    expectTheIpcpsOfThePaper(network);
                    assertThat(network.serversOn("b")).as("before the first ping").isEmpty();

                    Outcome ping = network.pingUntilAllAnswered("a", 4, "-i 100ms");
                    assertThat(ping.out()).contains(" 0 out-of-order, 0% packet loss");
                    assertThat(network.serversOn("b")).as("started by the daemon").hasSize(1);
                    network.pingUntilAllAnswered("c", 4, "-i 100ms");
                    assertThat(network.serversOn("b")).as("nobody starts another").hasSize(1);
                    network.pingUntilAllAnswered("a", FLOOD, "-i 0 -Q -q raw");

                    network.node("c")
                            .irm("ipcp", "disconnect", "name", "uni4", "dst", "uni2")
                            .expectSuccess();
                    assertThat(MixedNetwork.answersAll(network.ping("c", 1, ""), 1)).isFalse();
                    network.pingUntilAllAnswered("a", 1, "");
                    System.out.println(title + ": " + network.repeated() + " steps repeated");
                });
    }

    private static void expectTheIpcpsOfThePaper(MixedNetwork network) {
        PaperNetwork.UNICAST_IPCPS.forEach(
                (host, ipcps) ->
                        assertThat(PaperNetwork.ipcpsIn(network.node(host).irm("ipcp", "list")))
                                .as(host)
                                .isEqualTo(ipcps));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "b", "c"})
    void allReadersHearTheWriterOnceAndInOrderWithThePrototypeIn(String place) {
        CPeer peer = CPeer.located();
        String title = "broadcast, the prototype in " + place;
        FreshSystems.attempt(
                title,
                (lab, attempt) -> {
                    MixedNetwork network =
                            MixedNetwork.build(lab, attempt, peer, "broadcast-023", place);
                    Capture toB = network.capture(lab, "b", "eth1");
                    Capture toA = network.capture(lab, "a", "eth1");
                    // The prototype in the middle sometimes hands nothing on of a flow over UDP.
                    attempt.excuseIf(
                            () ->
                                    place.equals("b")
                                            && holds(toB, IPV4, LAST_MESSAGE)
                                            && !holds(toA, ETHER_TYPE, LAST_MESSAGE));
                    network.enterAllCommands();
                    List<Running> readers =
                            Stream.of("a", "b", "c")
                                    .map(host -> network.node(host).listen("broadcast"))
                                    .toList();
                    List<String> said =
                            IntStream.rangeClosed(1, MESSAGES)
                                    .mapToObj(i -> "message-" + i)
                                    .toList();
                    said.forEach(text -> network.node("c").say("broadcast", text));
                    for (Running reader : readers) {
                        Awaitility.await("all messages")
                                .atMost(HEARD_WITHIN)
                                .until(() -> messages(reader).size() >= MESSAGES);
                        assertThat(messages(reader))
                                .isEqualTo(
                                        said.stream().map(t -> "Message is " + t + ".").toList());
                    }
                    System.out.println(title + ": " + network.repeated() + " steps repeated");
                });
    }

    private static boolean holds(Capture capture, int etherType, String text) {
        return capture.frames(etherType).stream()
                .anyMatch(f -> new String(f, ISO_8859_1).contains(text));
    }

    private static List<String> messages(Running reader) {
        return reader.output().lines().filter(l -> l.startsWith("Message is ")).toList();
    }
}
