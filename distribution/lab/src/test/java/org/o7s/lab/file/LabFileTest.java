package org.o7s.lab.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.o7s.lab.cable.Impairments;
import org.o7s.lab.file.LabPlan.EndPlan;
import org.o7s.lab.file.LabPlan.HostPlan;
import org.o7s.lab.file.LabPlan.LinkPlan;
import org.o7s.lab.file.LabPlan.Step;

/** The format of docs/lab.md. */
class LabFileTest {
    static final List<String> BUILT_IN = LabFile.BUILT_IN;

    private static LabPlan parse(String text) {
        return LabFile.parse("my.toml", "my", text);
    }

    @Test
    void aFileSaysHostsLinksAndSteps() {
        LabPlan plan =
                parse(
                        """
                        title = "mine"
                        [hosts.a]
                        [hosts.b]
                        irmd = ["--portable"]
                        [[links]]
                        ends = ["a:eth1", "b"]
                        addresses = ["10.1.1.1", "10.1.1.2"]
                        loss = "1%"
                        delay = "20ms"
                        rate = "10M"
                        queue = "25"
                        burst = "3"
                        dark = "2s"
                        every = "7s"
                        seed = 7
                        [[steps]]
                        say = "look"
                        on = "b"
                        run = ["irm ipcp list"]
                        says = "uni1"
                        within = "30s"
                        only = "demo"
                        """);
        assertThat(plan.name()).isEqualTo("my");
        assertThat(plan.hosts())
                .containsExactly(
                        new HostPlan("a", List.of()), new HostPlan("b", List.of("--portable")));
        assertThat(plan.links())
                .containsExactly(
                        new LinkPlan(
                                new EndPlan("a", "eth1", Optional.of("10.1.1.1")),
                                new EndPlan("b", "to-a", Optional.of("10.1.1.2")),
                                Impairments.NONE
                                        .withLoss(0.01)
                                        .withDelay(20, 0)
                                        .withRate(10_000_000, 25)
                                        .withBursts(3)
                                        .withDark(2000, 7000),
                                7));
        assertThat(plan.steps())
                .containsExactly(
                        new Step(
                                "look",
                                "b",
                                List.of("irm ipcp list"),
                                false,
                                "uni1",
                                Duration.ofSeconds(30),
                                "demo"));
        assertThat(plan.forDemo(false).steps()).isEmpty();
        assertThat(plan.forDemo(true).steps()).hasSize(1);
    }

    @ParameterizedTest
    @FieldSource("BUILT_IN")
    void everyBuiltInLabIsInOrder(String name) {
        LabPlan plan = LabFile.find(name);
        assertThat(plan.name()).isEqualTo(name);
        assertThat(plan.links()).isNotEmpty();
        assertThat(plan.steps()).isNotEmpty();
    }

    /** The text with | for a new line, the line of the fault, and what is said of it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "[hosts.a; 1; this is not TOML",
                "title = 1|[hosts.a]; 1; title is not a text",
                "nmae = 'x'|[hosts.a]; 1; there is no \"nmae\" here",
                "name = 'x'; 0; there are no hosts",
                "name = 'My Lab'|[hosts.a]; 1; cannot be its name",
                "[hosts.A]; 1; host A: \"A\" cannot be its name",
                "[hosts.relay]|[hosts.relay12]; 2; host relay12: \"relay12\" cannot be its name: the lab calls those",
                "[hosts.a]|irmd = '--portable'; 2; irmd is not a list",
                "[hosts.a]|[hosts.b]|[[links]]|ends = ['a']; 4; a link has two ends",
                "[hosts.a]|[[links]]|ends = ['a', 'b']; 3; there is no host \"b\"",
                "[hosts.a]|[[links]]|ends = ['a', 'a']; 3; both ends are at a",
                "[hosts.a]|[hosts.b]|[[links]]|ends = ['a', 'b']|[[links]]|ends = ['a', 'b']; 6; a has an interface to-b already",
                "[hosts.a]|[hosts.b]|[[links]]|ends = ['a:lo', 'b']; 4; \"lo\" cannot be an interface",
                "[hosts.a]|[hosts.b]|[[links]]|ends = ['a', 'b']|loss = '200%'; 5; loss 200% is not understood",
                "[hosts.a]|[hosts.b]|[[links]]|ends = ['a', 'b']|delay = '60s'; 5; delay 60s is more than 10s",
                "[hosts.a]|[hosts.b]|[[links]]|ends = ['a', 'b']|jitter = '1s'; 5; jitter 1s is more than delay 0",
                "[hosts.a]|[hosts.b]|[[links]]|ends = ['a', 'b']|burst = '0'; 5; burst 0 is outside 1 to 10000 frames",
                "[hosts.a]|[hosts.b]|[[links]]|ends = ['a', 'b']|queue = 'x'; 5; queue x is not understood",
                "[hosts.a]|[hosts.b]|[[links]]|ends = ['a', 'b']|dark = '2s'; 5; dark 2s has no period",
                "[hosts.a]|[hosts.b]|[[links]]|ends = ['a', 'b']|dark = '2s'|every = '1s'; 5; dark 2s is more than every 1s",
                "[hosts.a]|[hosts.b]|[[links]]|ends = ['a', 'b']|every = '2h'; 5; every 2h is not understood",
                "[hosts.a]|[hosts.b]|[[links]]|ends = ['a', 'b']|every = '3601s'; 5; every 3601s is more than 3600s",
                "[hosts.a]|[hosts.b]|[[links]]|ends = ['a', 'b']|addresses = ['1.2.3', '10.1.1.1']; 5; \"1.2.3\" is not an IPv4 address",
                "[hosts.a]|[[steps]]|run = ['true']; 2; it does not say where to run this",
                "[hosts.a]|[[steps]]|says = 'x'; 3; nothing is run that could say this",
                "[hosts.a]|[[steps]]|on = 'a'|within = '1h'; 4; \"1h\" is not a time up to 120s",
            })
    void aFaultIsSaidWithFileAndLine(String text, int line, String what) {
        assertThatThrownBy(() -> parse(text.replace('|', '\n')))
                .isInstanceOf(LabFileException.class)
                .hasMessageStartingWith(line == 0 ? "my.toml: " : "my.toml:" + line + ": ")
                .hasMessageContaining(what)
                .hasMessageContaining("; ");
    }

    @Test
    void thereIsALimitToEverything() {
        StringBuilder hosts = new StringBuilder();
        for (int i = 0; i <= LabFile.MAX_HOSTS; i++) {
            hosts.append("[hosts.h").append(i).append("]\n");
        }
        assertThatThrownBy(() -> parse(hosts.toString()))
                .hasMessageContaining("there are 33 hosts; at most 32");
        String steps = "[hosts.a]\n" + "[[steps]]\nsay = \"x\"\n".repeat(LabFile.MAX_STEPS + 1);
        assertThatThrownBy(() -> parse(steps))
                .hasMessageContaining("there are 201 steps; at most 200");
        String title = "title = \"" + "x".repeat(Table.MAX_TEXT + 1) + "\"\n[hosts.a]\n";
        assertThatThrownBy(() -> parse(title)).hasMessageContaining("title has 1001 characters");
    }

    @Test
    void aFileThatIsNotThereIsSaidSo() {
        assertThatThrownBy(() -> LabFile.find("no-such-lab"))
                .hasMessageContaining("no-such-lab: there is no such file")
                .hasMessageContaining("built in are two-hosts, triangle");
    }

    @Test
    void whatALinkDoesIsSaidAsItIsWritten() {
        Impairments bad =
                Badness.apply(
                        Impairments.NONE,
                        Map.of("loss", "0.5%", "delay", "1.5s", "jitter", "500us", "rate", "64k"));
        assertThat(Badness.describe(bad)).isEqualTo("loss 0.5% delay 1.5s jitter 500us rate 64k");
        assertThat(Badness.describe(Impairments.NONE)).isEqualTo("good");
        Impairments slower = Badness.apply(bad, Map.of("rate", "0"));
        assertThat(Badness.describe(slower)).isEqualTo("loss 0.5% delay 1.5s jitter 500us");
        Impairments gone =
                Badness.apply(
                        Impairments.NONE,
                        Map.of(
                                "loss", "5%", "burst", "3", "dark", "2s", "every", "7s", "queue",
                                "25"));
        assertThat(Badness.describe(gone)).isEqualTo("loss 5% burst 3 dark 2s every 7s queue 25");
        Impairments light = Badness.apply(gone, Map.of("dark", "0s", "burst", "1"));
        assertThat(Badness.describe(light)).isEqualTo("loss 5% every 7s queue 25");
    }
}
