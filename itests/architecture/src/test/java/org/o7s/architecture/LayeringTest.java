package org.o7s.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.o7s.architecture.fixture.down.Below;
import org.o7s.architecture.fixture.up.Above;

/** Rule 14: imports go down only, as the drawing shows, and never in a circle. */
class LayeringTest {
    private static final List<Module> FIXTURE =
            List.of(
                    new Module("bundles/api", new ClassFileImporter().importClasses(Below.class)),
                    new Module("bundles/core", new ClassFileImporter().importClasses(Above.class)));

    static List<Module> modules() {
        return Workspace.modules();
    }

    @Test
    void theWorkspaceHasModulesToCheck() {
        assertThat(Workspace.modules()).extracting(Module::folder).contains("bundles/core");
        assertThat(Workspace.bundles()).hasSizeGreaterThan(15);
    }

    @Test
    void importsGoDownOnly() {
        assertThat(Drawing.faults(Workspace.modules())).isEmpty();
    }

    @Test
    void anImportThatGoesUpIsFound() {
        assertThat(Drawing.faults(FIXTURE))
                .containsExactly(
                        Below.class.getName() + " of bundles/api imports from bundles/core");
    }

    @Test
    void machinesOfOneFamilyNeverImportThoseOfAnother() {
        Set<String> families =
                Set.of(
                        "bundles/security",
                        "bundles/ipcp-local",
                        "bundles/ipcp-eth",
                        "bundles/ipcp-udp");
        for (String family : families) {
            assertThat(Drawing.below(family)).as(family).doesNotContainAnyElementsOf(families);
        }
    }

    @Test
    void aModuleThatIsNotDrawnIsRefused() {
        assertThatThrownBy(() -> Drawing.below("bundles/surprise"))
                .hasMessageContaining("bundles/surprise is not in the drawing");
    }

    @Test
    void aPackageBelongsToOneModule() {
        assertThat(Drawing.sharedPackages(Workspace.modules())).isEmpty();
    }

    @Test
    void aPackageInTwoModulesIsFound() {
        Module twin = new Module("bundles/twin", FIXTURE.get(0).classes());

        assertThat(Drawing.sharedPackages(List.of(FIXTURE.get(0), twin)))
                .containsOnlyKeys(Below.class.getPackageName());
    }

    @ParameterizedTest
    @MethodSource("modules")
    void packagesOfAModuleFormNoCircle(Module module) {
        SlicesRuleDefinition.slices()
                .matching("org.o7s.(**)")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(module.classes());
    }

    @Test
    void aCircleOfPackagesIsFound() {
        assertThat(
                        SlicesRuleDefinition.slices()
                                .matching("org.o7s.(**)")
                                .should()
                                .beFreeOfCycles()
                                .evaluate(
                                        new ClassFileImporter()
                                                .importClasses(Above.class, Below.class))
                                .hasViolation())
                .isTrue();
    }
}
