package org.o7s.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;

/** The rules that are about classes. */
final class Rules {
    /** Annotations that leave nothing behind at run time. */
    private static final DescribedPredicate<JavaClass> ANNOTATIONS =
            resideInAnyPackage("org.osgi.annotation..", "org.osgi.service.component.annotations");

    /** Rule 10: only thin adapters know the framework. */
    static final ArchRule OSGI_IN_ADAPTERS_ONLY =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("..osgi..")
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage("org.osgi..")
                                    .and(DescribedPredicate.not(ANNOTATIONS)))
                    .because("the core runs without OSGi; the DS component beside it is an adapter")
                    .allowEmptyShould(true);

    /** No private interface of the JDK. */
    static final ArchRule NO_PRIVATE_JDK =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "sun..", "jdk.internal..", "com.sun.net..", "com.sun.management..")
                    .allowEmptyShould(true);

    /** Raw addresses and native calls live in {@code linux} and in drivers. */
    static final ArchRule NO_NATIVE_CALLS =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .belongToAnyOf(Linker.class, SymbolLookup.class)
                    .orShould()
                    .accessTargetWhere(
                            describe(
                                    "MemorySegment.reinterpret makes memory out of an address",
                                    access -> isReinterpret(access)))
                    .allowEmptyShould(true);

    /** A bundle logs; it does not print. */
    static final ArchRule NO_PRINTING =
            noClasses()
                    .should()
                    .accessTargetWhere(
                            describe(
                                    "System.out, System.err or printStackTrace",
                                    access -> isPrinting(access)))
                    .because("a bundle says things to a logger, to a person or to a counter")
                    .allowEmptyShould(true);

    /** Waiting is for an event, with a bound; never for time to pass. */
    static final ArchRule NO_SLEEPING =
            noClasses()
                    .should()
                    .accessTargetWhere(
                            describe(
                                    "Thread.sleep or TimeUnit.sleep", access -> isSleeping(access)))
                    .allowEmptyShould(true);

    /** Rule 9: what a policy may depend on. */
    static final ArchRule POLICIES_ARE_LEAVES =
            noClasses()
                    .should()
                    .dependOnClassesThat(
                            describe(
                                    "are neither the policy API, nor the JDK, nor their own bundle",
                                    c -> !allowedForPolicies(c)))
                    .allowEmptyShould(true);

    private Rules() {}

    private static boolean isReinterpret(JavaAccess<?> access) {
        return access.getTargetOwner().getName().equals("java.lang.foreign.MemorySegment")
                && access.getTarget().getName().equals("reinterpret");
    }

    private static boolean isSleeping(JavaAccess<?> access) {
        return access.getTarget().getName().equals("sleep")
                && access.getTargetOwner().getName().startsWith("java.");
    }

    private static boolean isPrinting(JavaAccess<?> access) {
        String target = access.getTarget().getFullName();
        return target.equals("java.lang.System.out")
                || target.equals("java.lang.System.err")
                || target.endsWith(".printStackTrace()");
    }

    private static boolean allowedForPolicies(JavaClass c) {
        String name = c.getBaseComponentType().getPackageName();
        return c.getBaseComponentType().isPrimitive()
                || name.startsWith("java.")
                || name.equals("org.o7s.policy")
                || name.startsWith("org.o7s.policy.")
                || name.startsWith("org.jspecify.")
                || ANNOTATIONS.test(c);
    }
}
