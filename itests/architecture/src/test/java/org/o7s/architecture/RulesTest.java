package org.o7s.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.o7s.architecture.fixture.policy.CuriousPolicy;
import org.o7s.architecture.fixture.rude.Rude;

/** Rules 9 and 10, and the manners of a bundle. */
class RulesTest {
    private static final Set<String> NATIVE = Set.of("bundles/linux");

    private static final JavaClasses RUDE = new ClassFileImporter().importClasses(Rude.class);

    /** The rules that {@link Rude} breaks, all of them. */
    static final List<ArchRule> BROKEN =
            List.of(
                    Rules.OSGI_IN_ADAPTERS_ONLY,
                    Rules.NO_NATIVE_CALLS,
                    Rules.NO_PRINTING,
                    Rules.NO_SLEEPING,
                    Rules.POLICIES_ARE_LEAVES);

    static List<Module> bundles() {
        return Workspace.bundles();
    }

    static List<Module> policies() {
        return Workspace.bundles().stream()
                .filter(m -> m.folder().startsWith("policies/"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void onlyAdaptersKnowTheFramework(Module bundle) {
        Rules.OSGI_IN_ADAPTERS_ONLY.check(bundle.classes());
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void noBundleUsesPrivateInterfacesOfTheJdk(Module bundle) {
        Rules.NO_PRIVATE_JDK.check(bundle.classes());
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void nativeCallsStandInOnePlace(Module bundle) {
        if (NATIVE.contains(bundle.folder())) {
            assertThat(Rules.NO_NATIVE_CALLS.evaluate(bundle.classes()).hasViolation())
                    .as("%s still needs the permission that it has", bundle)
                    .isTrue();
        } else {
            Rules.NO_NATIVE_CALLS.check(bundle.classes());
        }
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void noBundlePrints(Module bundle) {
        Rules.NO_PRINTING.check(bundle.classes());
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void noBundleSleeps(Module bundle) {
        Rules.NO_SLEEPING.check(bundle.classes());
    }

    @ParameterizedTest
    @MethodSource("policies")
    void aPolicyImportsThePolicyApiAndNothingElseOfOurs(Module policy) {
        Rules.POLICIES_ARE_LEAVES.check(policy.classes());
    }

    @ParameterizedTest
    @FieldSource("BROKEN")
    void everyRuleFindsItsFault(ArchRule rule) {
        assertThat(rule.evaluate(RUDE).hasViolation()).as(rule.getDescription()).isTrue();
    }

    @Test
    void aPolicyThatKnowsAMechanismIsFound() {
        assertThat(
                        Rules.POLICIES_ARE_LEAVES
                                .evaluate(
                                        new ClassFileImporter().importClasses(CuriousPolicy.class))
                                .getFailureReport()
                                .getDetails())
                .isNotEmpty()
                .allMatch(d -> d.contains("CuriousPolicy"));
    }
}
