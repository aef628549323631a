package org.o7s.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Length and words of every source. */
class SourceRulesTest {

    @Test
    void everySourceIsShortAndSpeaksTheLanguageOfTheHouse() throws IOException {
        List<String> faults = new ArrayList<>();
        for (Path source : Workspace.sources()) {
            // The fixtures break rules on purpose, and this test quotes what is forbidden.
            if (!source.toString().contains("/architecture/")) {
                faults.addAll(
                        SourceRules.faults(Workspace.name(source), Files.readAllLines(source)));
            }
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void everyPackageSaysWhatItIsAndIsNullMarked() throws IOException {
        Set<String> faults = new TreeSet<>();
        for (Path source : Workspace.sources()) {
            if (source.toString().contains("/src/main/")) {
                Path description = source.resolveSibling("package-info.java");
                if (!Files.exists(description)
                        || !Files.readString(description).contains("@NullMarked")) {
                    faults.add(Workspace.name(source.resolveSibling("")));
                }
            }
        }
        assertThat(faults).as("packages without a null-marked package-info").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "// the PDU is lost",
                "int sdus = SDUs;",
                "class EthShim {} // a shim",
                "// TODO later",
                "Thread.sleep(10);"
            })
    void aForbiddenWordIsFound(String line) {
        assertThat(SourceRules.faults("X.java", List.of("", line)))
                .singleElement()
                .asString()
                .startsWith("X.java:2: ");
    }

    @Test
    void aCitationMayNameItsDocument() {
        assertThat(
                        SourceRules.faults(
                                "X.java", List.of("// docs/wire/wire-shims.md 1.3, wire-shims 2")))
                .isEmpty();
    }

    @Test
    void aLongFileIsFound() {
        assertThat(SourceRules.faults("X.java", Collections.nCopies(401, "x();")))
                .singleElement()
                .asString()
                .startsWith("X.java has 401 lines");
        assertThat(SourceRules.faults("X.java", Collections.nCopies(400, "x();"))).isEmpty();
    }

    @Test
    void explainingIsNotCounted() {
        assertThat(SourceRules.faults("X.java", Collections.nCopies(500, "  // why"))).isEmpty();
    }
}
