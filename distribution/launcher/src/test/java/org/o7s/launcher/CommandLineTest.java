package org.o7s.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {

    @Test
    void noWordsRunTheUsualInstanceWithALogFileAndDirectFlows() {
        assertThat(CommandLine.parse())
                .isEqualTo(new CommandLine.Run(Optional.empty(), false, true, false));
    }

    @Test
    void everyOptionIsUnderstood() {
        assertThat(
                        CommandLine.parse(
                                "--stdout",
                                "--instance",
                                "lab2",
                                "--direct-flows",
                                "off",
                                "--portable"))
                .isEqualTo(new CommandLine.Run(Optional.of("lab2"), true, false, true));
    }

    @Test
    void helpAndVersionWinOverWhatFollows() {
        assertThat(CommandLine.parse("--help", "--nonsense")).isEqualTo(new CommandLine.Help());
        assertThat(CommandLine.parse("--version")).isEqualTo(new CommandLine.Version());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--instanc x|unknown option --instanc; did you mean --instance?",
                "--nonsense|unknown option --nonsense; irmd --help lists them",
                "--instance|--instance needs a name, for instance --instance lab2",
                "--direct-flows|--direct-flows needs on or off",
                "--direct-flows maybe|--direct-flows needs on or off"
            })
    void aMistakeIsExplained(String words, String sentence) {
        assertThat(CommandLine.parse(words.split(" ", -1)))
                .isEqualTo(new CommandLine.Mistake(sentence));
    }

    @Test
    void aConfigurationFileIsRefusedWithWhatToDoInstead() {
        assertThat(CommandLine.parse("--config", "irmd.conf"))
                .isInstanceOfSatisfying(
                        CommandLine.Mistake.class,
                        m ->
                                assertThat(m.sentence())
                                        .contains("not supported yet", "irm commands"));
    }
}
