package org.o7s.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.assembler.Assembler;
import org.o7s.assembler.Resolution;
import org.o7s.assembler.RunDescription;
import org.o7s.assembler.UnresolvedException;

/** Systems are made of what they ask for, and nobody can forget a bundle. */
class ResolutionIT {
    private static List<Path> repository = List.of();

    @BeforeAll
    static void readTheRepository() throws IOException {
        repository = Assembler.jars(Path.of("target/repository").toAbsolutePath());
        assertThat(repository).hasSizeGreaterThan(25);
    }

    private static Resolution resolve(String system, List<Path> jars)
            throws IOException, UnresolvedException {
        return new RunDescription(Path.of(system + ".bndrun"), Map.of("slf4j.version", "2.0.17"))
                .resolve(jars);
    }

    private static List<String> names(Resolution resolution) {
        return resolution.bundles().stream().map(Resolution.Chosen::symbolicName).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lab", "minimal"})
    void withoutAnyOneOfItsBundlesASystemCannotBeAssembled(String system) throws Exception {
        Map<String, String> unnoticed = new TreeMap<>();
        for (Resolution.Chosen gone : resolve(system, repository).bundles()) {
            List<Path> rest = new ArrayList<>(repository);
            assertThat(rest.remove(gone.jar())).as(gone.symbolicName()).isTrue();

            Throwable failure = catchThrowable(() -> resolve(system, rest));

            if (!(failure instanceof UnresolvedException)
                    || !failure.getMessage().contains("missing: ")) {
                unnoticed.put(gone.symbolicName(), String.valueOf(failure));
            }
        }
        assertThat(unnoticed).isEmpty();
    }

    @Test
    void aMissingPolicyIsNamedByKindAndName() {
        List<Path> rest =
                repository.stream().filter(j -> !j.toString().contains("hash-md5")).toList();

        assertThat(catchThrowable(() -> resolve("lab", rest)))
                .hasMessageContaining(
                        "missing: o7s.policy (&(kind=hash)(name=md5)), needed by lab.bndrun");
    }

    @Test
    void labUsesEverythingThatIsInTheRepository() throws Exception {
        List<Path> unused = new ArrayList<>(repository);
        resolve("lab", repository).bundles().forEach(b -> unused.remove(b.jar()));

        assertThat(unused).singleElement().asString().contains("org.apache.felix.framework");
    }

    @Test
    void minimalHasNoDriversAndNoLayersOverAWire() throws Exception {
        assertThat(names(resolve("minimal", repository)))
                .contains("org.o7s.ipcp-local", "org.o7s.irm")
                .noneMatch(n -> n.contains("driver"))
                .doesNotContain("org.o7s.ipcp-eth", "org.o7s.ipcp-udp");
    }
}
