package org.o7s.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.o7s.lab.LabException;

class BrokenTest {
    private final Broken broken = new Broken();

    private static String ask(String lab) {
        return switch (lab) {
            case "mute" -> throw new LabException("the lab does not answer");
            case "gone" -> throw new UncheckedIOException(new NoSuchFileException("/run/x"));
            default -> lab;
        };
    }

    @Test
    void aBrokenLabHoldsUpNoOther() {
        List<String> said =
                List.of("first", "mute", "gone", "last").stream()
                        .flatMap(lab -> broken.attempt(lab, () -> ask(lab)).stream())
                        .toList();
        assertThat(said).containsExactly("first", "last");
        assertThat(broken.sentences())
                .containsEntry("mute", "the lab does not answer")
                .containsEntry("gone", "there is no /run/x")
                .hasSize(2);
    }

    @Test
    void whatIsNotUnderstoodIsSaidInOneLine() {
        assertThat(broken.attempt("odd", () -> new ObjectMapper().readTree("{\nlab"))).isEmpty();
        assertThat(broken.sentences().get("odd"))
                .startsWith("what it says is not understood: ")
                .hasLineCount(1);
    }
}
