package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o7s.lab.Distribution;
import org.o7s.lab.Outcome;
import org.o7s.lab.Programs;
import org.o7s.linux.kit.NeedsNamespaces;

/** The program {@code o7s-lab}, as people use it. */
@NeedsNamespaces
class LabProgramIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration GONE_WITHIN = Duration.ofSeconds(30);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir private Path temporary;

    private Outcome lab(String... words) {
        List<String> command = new ArrayList<>();
        command.add(Distribution.located().program("o7s-lab"));
        command.addAll(List.of(words));
        return Programs.run(
                LIMIT,
                Map.of(
                        "O7S_LAB_DIR", temporary.resolve("labs").toString(),
                        "O7S_LAB_LOGS", temporary.resolve("logs").toString()),
                command);
    }

    @AfterEach
    void nothingStays() {
        lab("destroy").expectSuccess();
    }

    private JsonNode theLab() throws IOException {
        return JSON.readTree(lab("list", "--json").expectSuccess().out()).path("labs").path(0);
    }

    @Test
    void aLabIsEnteredImpairedAndDestroyedFromElsewhere() throws IOException {
        lab("two-hosts", "--detach").expectSuccess();
        JsonNode shown = theLab();
        String namespace = shown.path("hosts").path(0).path("namespace").asText();
        assertThat(Path.of("/run/netns", namespace)).exists();
        assertThat(lab("run", "left", "--", "oping", "-n", "pong", "-c", "2", "-Q").out())
                .contains("2 received");
        assertThat(lab("link", "left-right", "loss", "100%").out()).contains("loss 100%");
        assertThat(lab("run", "left", "--", "oping", "-n", "pong", "-c", "1", "-Q").exitCode())
                .as("nothing comes through")
                .isNotZero();
        assertThat(theLab().path("links").path(0).path("to-second").path("lost").asLong())
                .isPositive();
        assertThat(lab("link", "right-left", "good").out()).contains("right-left: up, good");
        lab("run", "left", "--", "oping", "-n", "pong", "-c", "1", "-Q").expectSuccess();
        assertThat(lab("link", "left-right", "loss", "101%").err())
                .contains("loss 101% is not understood, for instance loss 1%");
        assertThat(lab("run", "nobody", "true").err()).contains("there is no host nobody");
        assertThat(lab("two-hosts").err()).contains("a lab two-hosts runs already");
        assertThat(lab("destroy", "two-hosts").expectSuccess().out()).contains("is removed");
        assertThat(Path.of("/run/netns", namespace)).doesNotExist();
        assertThat(lab("list").out()).isEqualTo("No lab runs.\n");
    }

    @Test
    void whenTheLabIsKilledItsNamespacesGo() throws IOException {
        lab("two-hosts", "--detach", "--no-steps").expectSuccess();
        List<Path> namespaces = new ArrayList<>();
        theLab().path("hosts")
                .forEach(h -> namespaces.add(Path.of("/run/netns", h.path("namespace").asText())));
        assertThat(namespaces).hasSize(2).allMatch(Files::exists);
        // The number of its process is in the names of its namespaces.
        String pid = String.valueOf(namespaces.getFirst().getFileName()).split("-")[1];
        Programs.run(LIMIT, Map.of(), List.of("kill", "-9", pid)).expectSuccess();
        Awaitility.await("the guardian has removed the namespaces")
                .atMost(GONE_WITHIN)
                .until(() -> namespaces.stream().noneMatch(Files::exists));
        assertThat(lab("list").out()).isEqualTo("No lab runs.\n");
        assertThat(lab("destroy").expectSuccess().out()).contains("Lab two-hosts is removed.");
    }
}
