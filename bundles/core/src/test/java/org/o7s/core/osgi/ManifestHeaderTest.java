package org.o7s.core.osgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.core.osgi.ManifestHeader.Clause;

class ManifestHeaderTest {

    @Test
    void clausesPathsAttributesAndDirectivesAreTakenApart() {
        assertThat(
                        ManifestHeader.parse(
                                "a.b; a.c ;version=\"[1.0,2)\";uses:=\"x,y\", o7s.policy; kind=hash;"
                                        + "name = \"sha3;256\";n:Long=3,plain"))
                .containsExactly(
                        new Clause(
                                List.of("a.b", "a.c"),
                                Map.of("version", "[1.0,2)", "uses:", "x,y")),
                        new Clause(
                                List.of("o7s.policy"),
                                Map.of("kind", "hash", "name", "sha3;256", "n", "3")),
                        new Clause(List.of("plain"), Map.of()));
    }

    @Test
    void aQuotationMayHoldQuotes() {
        assertThat(ManifestHeader.parse("a;b=\"say \\\"hi\\\"\"").getFirst().values())
                .containsEntry("b", "say \"hi\"");
    }

    @Test
    void noHeaderHasNoClauses() {
        assertThat(ManifestHeader.parse(null)).isEmpty();
        assertThat(ManifestHeader.parse(" ")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a;b=\"open", "a;b:c", "a;b=1;c", "=x", ";=", "a;b:=1,:=2"})
    void aMalformedHeaderIsRefused(String header) {
        assertThatThrownBy(() -> ManifestHeader.parse(header))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whateverIsInAHeaderItIsParsedOrRefused() {
        long seed = 20_261_121;
        Random random = new Random(seed);
        String alphabet = "ab;,:=\"\\ .";
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(24); n > 0; n--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                assertThat(ManifestHeader.parse(text.toString()))
                        .as("seed %d, header %s", seed, text)
                        .allSatisfy(c -> assertThat(c.paths()).isNotEmpty());
            } catch (IllegalArgumentException e) {
                refused++;
            }
        }
        assertThat(refused).as("seed %d", seed).isBetween(1, 19_999);
    }
}
