package org.o7s.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.o7s.tools.cbr.Ocbr;
import org.o7s.tools.echo.Oecho;
import org.o7s.tools.kit.MemoryNetwork;
import org.o7s.tools.kit.ToolRun;
import org.o7s.tools.perf.Operf;
import org.o7s.tools.ping.Oping;

class ToolOptionTest {
    private static final List<Tool> TOOLS =
            List.of(
                    new Oping(new MemoryNetwork()),
                    new Oecho(new MemoryNetwork()),
                    new Operf(new MemoryNetwork()),
                    new Ocbr(new MemoryNetwork()));

    @Test
    void everySpellingOfALineIsAnOption() {
        String usage =
                """
                Usage: tool -n NAME [-q]

                  -n, --server-name NAME  the service
                      --json              one JSON object per line
                                          and more about it
                Examples: tool -n x
                """;
        assertThat(ToolOption.ofUsage(usage))
                .containsExactly(
                        new ToolOption("-n", "the service"),
                        new ToolOption("--server-name", "the service"),
                        new ToolOption("--json", "one JSON object per line"));
    }

    @Test
    void theOptionsOfAToolAreThoseThatItsHelpExplains() {
        for (Tool tool : TOOLS) {
            assertThat(tool.options())
                    .as(tool.name())
                    .extracting(ToolOption::word)
                    .contains("--help", "--listen", "-l", "--json")
                    .doesNotHaveDuplicates();
        }
        assertThat(TOOLS.getFirst().options())
                .contains(new ToolOption("--count", "requests to send"))
                .hasSizeGreaterThan(25);
    }

    @Test
    void noToolRefusesAnOptionThatItExplains() {
        for (Tool tool : TOOLS) {
            for (ToolOption option : tool.options()) {
                assertThat(ToolRun.of(tool, option.word(), "--help").err())
                        .as(tool.name() + " " + option.word())
                        .doesNotContain("there is no option");
            }
        }
    }
}
