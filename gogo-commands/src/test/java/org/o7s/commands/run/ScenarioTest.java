package org.o7s.commands.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.o7s.commands.kit.Console;
import org.o7s.core.ipcp.IpcpType;

/** The listings of the acceptance scenario, in all syntaxes, line by line. */
class ScenarioTest {
    private final Console console = new Console();

    static List<String> lines() throws IOException {
        try (InputStream in = ScenarioTest.class.getResourceAsStream("scenario.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(l -> l.startsWith("irm "))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("lines")
    void everyLineIsUnderstood(String line) {
        for (int i = 1; i <= 4; i++) {
            console.management.ipcp(i, "uni" + i, IpcpType.UNICAST, "unicast");
            console.management.ipcp(10 + i, "bc" + i, IpcpType.BROADCAST, "broadcast");
        }
        String words = line.replaceFirst("name uni1 layer unicast", "name new layer unicast");
        words = words.replaceFirst("name bc1 layer broadcast", "name new layer broadcast");
        assertThat(console.run(words)).as("%s%n%s", line, console.err()).isZero();
        assertThat(console.out()).isEmpty();
    }
}
