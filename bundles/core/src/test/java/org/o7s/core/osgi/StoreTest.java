package org.o7s.core.osgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o7s.core.problem.ProblemException;
import org.o7s.core.slot.PolicyChoices.Choice;
import org.o7s.core.slot.PolicyChoices.Made;

/** What was deployed and chosen is there after a restart, whatever happened. */
class StoreTest {
    private static final byte[] ONE = {1};
    private static final byte[] TWO = {2};
    private static final String FIRST = BundleInspection.digest(ONE);
    private static final String SECOND = BundleInspection.digest(TWO);

    @TempDir private Path directory;
    private Path bundles;
    private Path choices;

    @BeforeEach
    void name() {
        bundles = directory.resolve("state/bundles");
        choices = directory.resolve("state/choices.properties");
    }

    private BundleStore withTwo() throws IOException {
        BundleStore store = new BundleStore(bundles);
        store.keep(FIRST, ONE);
        store.enter(store.nextNumber(), FIRST);
        store.keep(SECOND, TWO);
        store.enter(store.nextNumber(), SECOND);
        return store;
    }

    @Test
    void jarsAreThereAgainInTheirOrder() throws IOException {
        withTwo();
        BundleStore again = new BundleStore(bundles);
        assertThat(again.deployed()).isEqualTo(Map.of(1L, FIRST, 2L, SECOND));
        assertThat(again.jar(SECOND)).hasValue(TWO);
        assertThat(again.nextNumber()).isEqualTo(3);
    }

    @Test
    void aNumberIsNeverUsedTwice() throws IOException {
        withTwo().remove(SECOND);
        BundleStore again = new BundleStore(bundles);
        assertThat(again.deployed()).isEqualTo(Map.of(1L, FIRST));
        assertThat(again.nextNumber()).isEqualTo(3);
    }

    @Test
    void aJarThatIsDeployedAgainHasItsNewNumberOnly() throws IOException {
        BundleStore store = withTwo();
        store.enter(store.nextNumber(), FIRST);
        assertThat(new BundleStore(bundles).deployed()).isEqualTo(Map.of(2L, SECOND, 3L, FIRST));
    }

    @Test
    void whatACrashLeftBehindIsDeleted() throws IOException {
        withTwo().keep(BundleInspection.digest(new byte[] {3}), new byte[] {3});
        Files.write(bundles.resolve("something.part"), new byte[] {4});
        new BundleStore(bundles);
        try (var files = Files.list(bundles)) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            FIRST + ".jar", SECOND + ".jar", "deployed.properties");
        }
    }

    @Test
    void aJarThatSomebodyChangedIsNotUsed() throws IOException {
        BundleStore store = withTwo();
        Files.write(bundles.resolve(FIRST + ".jar"), TWO);
        Files.delete(bundles.resolve(SECOND + ".jar"));
        assertThat(store.jar(FIRST)).isEmpty();
        assertThat(store.jar(SECOND)).isEmpty();
    }

    @Test
    void anIndexThatMakesNoSenseIsMovedAside() throws IOException {
        withTwo();
        for (String nonsense : List.of("1=../../etc/passwd", "x=" + FIRST, "1=\\u12", "last=-")) {
            Files.writeString(bundles.resolve("deployed.properties"), nonsense);
            assertThat(new BundleStore(bundles).deployed()).as(nonsense).isEmpty();
            assertThat(bundles.resolve("deployed.properties.unreadable")).hasContent(nonsense);
        }
    }

    @Test
    void choicesAreThereAgain() throws IOException {
        Choice spill = new Choice("round-robin", "spillover", Map.of("a.b", "c=d é"), 0, 0);
        Choice back = new Choice("sha3-256", "sha3-256", Map.of(), 4, 7);
        ChoiceFile file = new ChoiceFile(choices);
        file.record(
                List.of(
                        new Made("load-balance", "name o=ping", Optional.of(spill)),
                        new Made("hash", "ipcp e1", Optional.of(back))));
        ChoiceFile again = new ChoiceFile(choices);
        assertThat(again.find("load-balance", "name o=ping")).hasValue(spill);
        assertThat(again.find("hash", "ipcp e1")).hasValue(back);
        again.record(List.of(new Made("hash", "ipcp e1", Optional.empty())));
        assertThat(new ChoiceFile(choices).find("hash", "ipcp e1")).isEmpty();
        assertThat(new ChoiceFile(choices).find("load-balance", "name o=ping")).hasValue(spill);
    }

    @Test
    void theOldestOfTooManyChoicesAreForgotten() throws IOException {
        Choice choice = new Choice("a", "b", Map.of(), 0, 0);
        ChoiceFile file = new ChoiceFile(choices);
        file.record(
                java.util.stream.IntStream.rangeClosed(0, 10_000)
                        .mapToObj(i -> new Made("kind", "owner " + i, Optional.of(choice)))
                        .toList());
        ChoiceFile again = new ChoiceFile(choices);
        assertThat(again.find("kind", "owner 0")).isEmpty();
        assertThat(again.find("kind", "owner 1")).isPresent();
        assertThat(again.find("kind", "owner 10000")).isPresent();
    }

    @Test
    void choicesThatMakeNoSenseAreMovedAside() throws IOException {
        Files.createDirectories(choices.getParent());
        Files.writeString(choices, "1.kind=hash\n");
        assertThat(new ChoiceFile(choices).find("hash", "")).isEmpty();
        assertThat(choices.resolveSibling("choices.properties.unreadable")).exists();
    }

    @Test
    void aChoiceThatCannotBeWrittenCountsUntilTheNextStartAndSaysSo() throws IOException {
        ChoiceFile file = new ChoiceFile(choices);
        Files.createDirectories(choices.resolveSibling("choices.properties.part"));
        Choice choice = new Choice("a", "b", Map.of(), 0, 0);
        assertThatThrownBy(
                        () -> file.record(List.of(new Made("kind", "owner", Optional.of(choice)))))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("only until the next start");
        assertThat(file.find("kind", "owner")).hasValue(choice);
    }
}
