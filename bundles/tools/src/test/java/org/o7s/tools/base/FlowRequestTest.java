package org.o7s.tools.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.o7s.api.Applications;
import org.o7s.api.FlowError;
import org.o7s.api.FlowException;
import org.o7s.tools.Tool;
import org.o7s.tools.cbr.Ocbr;
import org.o7s.tools.echo.Oecho;
import org.o7s.tools.kit.MemoryNetwork;
import org.o7s.tools.kit.ToolRun;
import org.o7s.tools.perf.Operf;
import org.o7s.tools.ping.Oping;

/** What all clients have in common. */
class FlowRequestTest {
    private static final Applications NO_DAEMON =
            program -> {
                throw new FlowException(FlowError.NO_IRM, "no daemon for " + program);
            };

    private static List<Tool> tools(Applications applications) {
        return List.of(
                new Oping(applications),
                new Oecho(applications),
                new Operf(applications),
                new Ocbr(applications));
    }

    @Test
    void aSystemThatDoesNotAnswerIsOneSentenceAndExitCode1() {
        for (Tool tool : tools(NO_DAEMON)) {
            String name = tool.name();
            List<String> words =
                    name.equals("oecho") ? List.of("--json") : List.of("-n", "x", "-Q");
            if (name.equals("operf") || name.equals("ocbr")) {
                words = List.of("-n", "x", "--json");
            }
            ToolRun run = ToolRun.of(tool, words.toArray(String[]::new));
            assertThat(run.err()).isEqualTo(name + ": no daemon for " + name + "\n");
            assertThat(run.out()).isEmpty();
            assertThat(run.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void inJsonAFlowThatIsNotToBeHadIsAnObjectToo() {
        ToolRun run = ToolRun.of(new Oping(new MemoryNetwork()), "-n", "nosuch", "--json");
        assertThat(run.out())
                .isEqualTo(
                        "{\"schema\":\"o7s.oping.failure/1\",\"name\":\"nosuch\",\"error\":-1007,"
                                + "\"reason\":\"nobody knows the name nosuch\"}\n");
        assertThat(run.err()).isEqualTo("oping: nobody knows the name nosuch\n");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void aQuietClientShowsHowFarItIs() {
        MemoryNetwork network = new MemoryNetwork();
        network.expect("oping");
        ToolRun server = ToolRun.start(new Oping(network), "-l", "-Q");
        List<Supplier<String>> shown = new ArrayList<>();
        ToolRun client =
                ToolRun.watched(
                        new Oping(network), shown, "-n", "oping", "-c", "5", "-i", "1ms", "-Q");
        assertThat(client.exitCode()).isZero();
        assertThat(shown)
                .extracting(Supplier::get)
                .containsExactly(
                        "oping: waiting for a flow to oping", "oping: 5 of 5 sent, 5 answered");
        assertThat(server.interrupt().exitCode()).isZero();
    }

    @Test
    void aClientThatPrintsEachReplyShowsNothingBetween() {
        MemoryNetwork network = new MemoryNetwork();
        network.expect("oping");
        ToolRun server = ToolRun.start(new Oping(network), "-l", "-Q");
        List<Supplier<String>> shown = new ArrayList<>();
        ToolRun client =
                ToolRun.watched(new Oping(network), shown, "-n", "oping", "-c", "2", "-i", "1ms");
        assertThat(client.exitCode()).isZero();
        assertThat(shown).hasSize(1);
        assertThat(server.interrupt().exitCode()).isZero();
    }
}
