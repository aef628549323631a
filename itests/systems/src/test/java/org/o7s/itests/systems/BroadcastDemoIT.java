package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.o7s.lab.O7sSystem;
import org.o7s.lab.Outcome;
import org.o7s.lab.Running;
import org.o7s.linux.kit.NeedsNamespaces;

/**
 * The broadcast layer of four nodes of the paper, section 5.10, in both syntaxes, with direct flows
 * off and on: the checks of docs/wire/cli-and-tools.md 6.6.
 */
@NeedsNamespaces
class BroadcastDemoIT {
    private static final Duration WITHIN = Duration.ofSeconds(30);
    private static final int MESSAGES = 10;

    @ParameterizedTest
    @CsvSource({"broadcast, off", "broadcast-023, on"})
    void bothReadersHearTheWriterOnceAndInOrder(String file, String directFlows) {
        try (PaperNetwork network = PaperNetwork.start(file, directFlows)) {
            network.enterAllCommands();
            List<Running> readers =
                    List.of(reader(network, "a"), reader(network, "b"), reader(network, "c"));
            Outcome said = network.run("c", "obc -n broadcast -m 'Hello multiple worlds'");
            assertThat(said.expectSuccess().out() + said.err()).isEmpty();
            readers.forEach(r -> awaitMessages(r, 1));
            for (Running reader : readers) {
                assertThat(reader.output())
                        .contains("Starting a reader.", "New flow.")
                        .containsOnlyOnce("Message is Hello multiple worlds.");
            }
            for (int i = 1; i < MESSAGES; i++) {
                network.run("c", "obc -n broadcast -m message-" + i).expectSuccess();
            }
            readers.forEach(r -> awaitMessages(r, MESSAGES));
            for (Running reader : readers) {
                assertThat(messages(reader).stream().skip(1).toList())
                        .isEqualTo(
                                IntStream.range(1, MESSAGES)
                                        .mapToObj(i -> "Message is message-" + i + ".")
                                        .toList());
            }
        }
    }

    private static Running reader(PaperNetwork network, String host) {
        O7sSystem system = network.lab().system(host);
        return system.serveTool("obc -l -n broadcast", "New flow.");
    }

    private static void awaitMessages(Running reader, int count) {
        Awaitility.await(count + " messages")
                .atMost(WITHIN)
                .until(() -> messages(reader).size() >= count);
    }

    private static List<String> messages(Running reader) {
        return reader.output().lines().filter(l -> l.startsWith("Message is ")).toList();
    }
}
