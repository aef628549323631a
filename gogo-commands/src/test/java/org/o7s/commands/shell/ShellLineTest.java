package org.o7s.commands.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellLineTest {
    private static List<String> words(String line) {
        return ShellLine.of(line).words();
    }

    @Test
    void wordsArePartedByBlanksAndKeptByQuotes() {
        assertThat(words("irm register  oping\tlayer *"))
                .containsExactly("irm", "register", "oping", "layer", "*");
        assertThat(words("a 'b c' \"d e\" f\\ g")).containsExactly("a", "b c", "d e", "f g");
        assertThat(words("'' \"\"")).containsExactly("", "");
        assertThat(words("x'y'\"z\"")).containsExactly("xyz");
        assertThat(words("'a|b' \"c\\\"d\" e\\|f")).containsExactly("a|b", "c\"d", "e|f");
        assertThat(words("  ")).isEmpty();
        assertThat(words("peer a=10.0.0.1")).containsExactly("peer", "a=10.0.0.1");
        assertThat(ShellLine.of("a b | c; { d 'e;f' } && (g)").commands())
                .containsExactly("a", "c", "d", "g");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a | b", "a; b", "a && b", "a $x", "a \"$x\"", "a { b }", "(a)", "a\nb"})
    void whatAShellLanguageActsOnIsSpecial(String line) {
        assertThat(ShellLine.of(line).special()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a '|' b", "a \\; b", "a '$x'", "a * ? [b]", "a=b", "a > b", "a #b"})
    void whatIsQuotedOrNoOperatorIsNot(String line) {
        assertThat(ShellLine.of(line).special()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a 'b", "a \"b", "a { b", "(a", "a \\"})
    void anOpenQuoteOrBracketIsSeen(String line) {
        assertThat(ShellLine.of(line).open()).isTrue();
        assertThat(ShellLine.of("a 'b' {c}").open()).isFalse();
    }

    @Test
    void theLastStatementIsTheOneThatIsTyped() {
        assertThat(ShellLine.lastStatement("lb | irm ipcp ")).isEqualTo("irm ipcp ");
        assertThat(ShellLine.lastStatement("a; b")).isEqualTo("b");
        assertThat(ShellLine.lastStatement("irm '|' x")).isEqualTo("irm '|' x");
        assertThat(ShellLine.of("irm ").newWord()).isTrue();
        assertThat(ShellLine.of("irm").newWord()).isFalse();
        assertThat(ShellLine.of("irm '").newWord()).isFalse();
    }
}
