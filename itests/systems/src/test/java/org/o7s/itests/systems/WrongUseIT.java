package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.o7s.lab.Distribution;
import org.o7s.lab.Host;
import org.o7s.lab.Lab;
import org.o7s.lab.O7sSystem;
import org.o7s.lab.Outcome;
import org.o7s.linux.kit.NeedsNamespaces;

/** Mistakes of people: each gets a sentence, and nothing else is disturbed. */
@NeedsNamespaces
class WrongUseIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    @Test
    void aSecondDaemonOnOneInstanceIsRefused() {
        try (Lab lab = Lab.open("second daemon")) {
            O7sSystem first = O7sSystem.start(lab, lab.host("one"));
            Outcome second =
                    first.host()
                            .run(
                                    LIMIT,
                                    first.environment(),
                                    List.of(
                                            Distribution.located().program("irmd"),
                                            "--instance",
                                            "one"));
            assertThat(second.exitCode()).as("%s", second).isNotZero().isNotEqualTo(137);
            assertThat(second.err()).contains("one").contains("already");
            first.irm("ipcp", "list");
        }
    }

    @Test
    void aRunDirectoryThatCannotBeWrittenIsNamed() throws IOException {
        try (Lab lab = Lab.open("run directory")) {
            Host host = lab.host("one");
            // Root may write anywhere, except where a file is in the place of the folder.
            Path file = Files.createFile(host.folder().resolve("file"));
            Map<String, String> environment = new HashMap<>();
            environment.put("O7S_RUN_DIR", file.resolve("run").toString());
            environment.put("O7S_STATE_DIR", host.folder().resolve("state").toString());
            Outcome outcome =
                    host.run(
                            LIMIT,
                            environment,
                            List.of(Distribution.located().program("irmd"), "--instance", "one"));
            assertThat(outcome.exitCode()).as("%s", outcome).isNotZero().isNotEqualTo(137);
            assertThat(outcome.err()).contains(file.toString());
        }
    }

    @Test
    void aNameOf256BytesIsRefusedAndOneOf255IsNot() {
        try (Lab lab = Lab.open("long name")) {
            O7sSystem system = O7sSystem.start(lab, lab.host("one"));
            Outcome refused = system.tryIrm("name", "create", "n".repeat(256));
            assertThat(refused.exitCode()).as("%s", refused).isNotZero();
            assertThat(refused.err()).contains("255");
            system.irm("name", "create", "n".repeat(255));
            assertThat(system.irm("name", "list").out()).contains("n".repeat(255));
        }
    }

    @Test
    void anUnknownCommandIsExplained() {
        try (Lab lab = Lab.open("unknown command")) {
            O7sSystem system = O7sSystem.start(lab, lab.host("one"));
            Outcome refused = system.tryIrm("ipcp", "lsit");
            assertThat(refused.exitCode()).isEqualTo(2);
            assertThat(refused.err()).contains("lsit").contains("list");
        }
    }
}
