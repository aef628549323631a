package org.o7s.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CompletionsTest {
    private static final Completions KNOWN =
            new Completions(
                    List.of("left", "right"), List.of("left-right"), List.of("irm", "oping"));

    private static List<String> after(String... words) {
        return KNOWN.after(List.of(words));
    }

    @Test
    void aLineBeginsWithACommandOrAHost() {
        assertThat(after())
                .containsExactly("exit", "help", "left", "link", "list", "right", "shell");
    }

    @Test
    void shellTakesAHostAndAHostTakesAProgram() {
        assertThat(after("shell")).containsExactly("left", "right");
        assertThat(after("left")).containsExactly("irm", "oping");
        assertThat(after("left", "irm")).as("that is another program").isEmpty();
        assertThat(after("list")).isEmpty();
        assertThat(after("nobody")).isEmpty();
    }

    @Test
    void aLinkIsChangedByAStateOrByWordsWithValues() {
        assertThat(after("link")).containsExactly("left-right");
        assertThat(after("link", "left-right")).contains("good", "down", "up", "loss", "delay");
        assertThat(after("link", "left-right", "loss")).as("a value").isEmpty();
        assertThat(after("link", "left-right", "loss", "1%"))
                .contains("delay", "rate")
                .doesNotContain("loss", "good");
        assertThat(after("link", "left-right", "down", "x")).isEmpty();
    }
}
