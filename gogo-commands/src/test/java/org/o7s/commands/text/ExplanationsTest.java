package org.o7s.commands.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.o7s.commands.grammar.Wildcard;

class ExplanationsTest {
    private static final Pattern CODE = Pattern.compile("\"(E-[A-Z0-9]+(?:-[A-Z0-9]+)*)\"");

    @Test
    void everyCodeThatASourceNamesIsExplained() throws IOException {
        Set<String> used = new TreeSet<>();
        for (String root : new String[] {"bundles", "drivers", "policies", "distribution"}) {
            collect(Path.of("..", root), used);
        }
        collect(Path.of("."), used);
        assertThat(used).contains("E-USAGE-WORD");
        used.removeAll(Explanations.codes());
        assertThat(used).as("add these codes to org/o7s/commands/text/explanations.txt").isEmpty();
    }

    private static void collect(Path root, Set<String> codes) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(ExplanationsTest::isSource).toList()) {
                CODE.matcher(Files.readString(file)).results().forEach(m -> codes.add(m.group(1)));
            }
        }
    }

    private static boolean isSource(Path file) {
        String path = file.toString();
        return path.contains("src/main/java") && path.endsWith(".java");
    }

    @Test
    void everyTextSaysSomething() {
        for (String code : Explanations.codes()) {
            assertThat(Explanations.of(code).orElse("")).as(code).hasSizeGreaterThan(60);
        }
        assertThat(Explanations.of("E-NONE")).isEmpty();
    }

    @Test
    void wildcardsKnowOnlyTheStar() {
        assertThat(Wildcard.matches("*", "")).isTrue();
        assertThat(Wildcard.matches("a*c*e", "abcde")).isTrue();
        assertThat(Wildcard.matches("a*c", "abcd")).isFalse();
        assertThat(Wildcard.matches("a?c", "abc")).isFalse();
        assertThat(Wildcard.matches("a?c", "a?c")).isTrue();
        assertThat(Wildcard.matches("**a", "bba")).isTrue();
        assertThat(Wildcard.matches("*a".repeat(50), "a".repeat(200) + "b")).isFalse();
    }
}
