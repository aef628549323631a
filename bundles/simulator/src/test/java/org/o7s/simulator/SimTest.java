package org.o7s.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command, as far as no policies are needed. */
class SimTest {

    private static String complaint(int code, String... words) {
        StringWriter err = new StringWriter();
        CommandLine command = new CommandLine(new Sim()).setErr(new PrintWriter(err));
        assertThat(command.execute(words)).as(err.toString()).isEqualTo(code);
        return err.toString();
    }

    @Test
    void aLayerGetsTheOptionsThatItsShapeNeeds() {
        assertThat(Sim.usual(Shape.random(24, 1))).isEmpty();
        assertThat(Sim.usual(Shape.ring(40)))
                .containsOnlyKeys("ttl")
                .containsEntry("ttl", List.of("80"));
        assertThat(Sim.usual(Shape.ring(500)))
                .containsEntry("ttl", List.of("255"))
                .containsEntry("ls_t_update", List.of("60"))
                .containsEntry("ls_t_timeo", List.of("240"));
        assertThat(Sim.usual(Shape.random(500, 1))).containsOnlyKeys("ls_t_update", "ls_t_timeo");
    }

    @Test
    void aRunThatFailsSaysHowToHaveItAgain(@TempDir Path nothing) {
        String before = System.getProperty("o7s.bundles", "");
        System.setProperty("o7s.bundles", nothing.toString());
        try {
            assertThat(complaint(1, "--nodes", "4", "--topology", "ring"))
                    .contains("the same again: ./o7s sim --nodes 4 --topology ring --seed 1");
        } finally {
            System.setProperty("o7s.bundles", before.isEmpty() ? "." : before);
        }
    }

    @Test
    void whatMakesNoSenseIsRefusedWithASentence() {
        assertThat(complaint(2, "--policy", "lfa")).contains("--policy takes KIND/NAME");
        assertThat(complaint(2, "--nodes", "1")).contains("a network has 2 to 100000 nodes, not 1");
    }
}
