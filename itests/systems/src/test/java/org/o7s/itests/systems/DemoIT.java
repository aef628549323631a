package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.o7s.lab.Distribution;
import org.o7s.lab.Outcome;
import org.o7s.lab.Programs;
import org.o7s.linux.kit.NeedsNamespaces;

/** The demonstrations, as a visitor starts them. */
@NeedsNamespaces
class DemoIT {
    private static final Path FRONT_DOOR = Path.of("../../o7s").toAbsolutePath().normalize();
    private static final Pattern NAMESPACE = Pattern.compile("o7s-\\d+-demo-a");
    private static final Path NAMESPACES = Path.of("/run/netns");
    private static final Duration LIMIT = Duration.ofMinutes(5);

    @TempDir private Path temporary;

    private Outcome demo(String... words) {
        List<String> line = new ArrayList<>(List.of(FRONT_DOOR.toString(), "demo"));
        line.addAll(List.of(words));
        return Programs.run(
                LIMIT,
                Map.of(
                        "O7S_SYSTEM", Distribution.located().home().toString(),
                        "TMPDIR", temporary.toString()),
                line);
    }

    @Test
    void aPolicyFromOutsideMovesTheTrafficAndIsTakenBack() {
        Outcome demo = demo("reprogram");
        assertThat(demo.expectSuccess().out())
                .contains(
                        "routing/avoid",
                        "avoid 1.0.0",
                        " packets until then, 0 without an answer",
                        "Done: the systems shut down");
        Matcher namespace = NAMESPACE.matcher(demo.out());
        assertThat(namespace.find()).isTrue();
        assertThat(NAMESPACES.resolve(namespace.group())).doesNotExist();
        assertThat(temporary).isEmptyDirectory();
    }

    /**
     * Every step of the demonstrations, those that only people are shown among them, with the
     * direct flows that FourNodesIT and BroadcastDemoIT leave out in the same syntax.
     */
    @ParameterizedTest
    @CsvSource({
        "four-nodes, paper, on, '4 packets transmitted, 4 received, 0 out-of-order, 0% packet'",
        "broadcast, 0.23, off, 'Message is Hello multiple worlds.'"
    })
    void aNetworkOfThePaperIsShownAndTakenDown(
            String network, String syntax, String directFlows, String says) {
        Outcome demo = demo(network, "--syntax", syntax, "--direct-flows", directFlows);
        assertThat(demo.expectSuccess().out()).contains(says, "Done: the systems shut down");
        assertThat(temporary).isEmptyDirectory();
    }
}
