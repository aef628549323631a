package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o7s.lab.Distribution;
import org.o7s.lab.Outcome;
import org.o7s.lab.Programs;
import org.o7s.linux.kit.NeedsNamespaces;

/** The demonstration of live policies, as a visitor starts it. */
@NeedsNamespaces
class DemoIT {
    private static final Path FRONT_DOOR = Path.of("../../o7s").toAbsolutePath().normalize();
    private static final Pattern NAMESPACE = Pattern.compile("o7s-\\d+-demo-a");
    private static final Duration LIMIT = Duration.ofMinutes(5);

    @TempDir private Path temporary;

    @Test
    void aPolicyFromOutsideMovesTheTrafficAndIsTakenBack() {
        Outcome demo =
                Programs.run(
                        LIMIT,
                        Map.of(
                                "O7S_SYSTEM", Distribution.located().home().toString(),
                                "TMPDIR", temporary.toString()),
                        List.of(FRONT_DOOR.toString(), "demo", "reprogram"));
        assertThat(demo.expectSuccess().out())
                .contains(
                        "routing/avoid",
                        "avoid 1.0.0",
                        " packets until then, 0 without an answer",
                        "Done: the systems shut down");
        Matcher namespace = NAMESPACE.matcher(demo.out());
        assertThat(namespace.find()).isTrue();
        assertThat(Path.of("/run/netns", namespace.group())).doesNotExist();
        assertThat(temporary).isEmptyDirectory();
    }
}
