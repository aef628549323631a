package org.o7s.core.slot;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/**
 * Brings bundles into the running system beside those that are there. Any thread, one call at a
 * time; failures are {@link org.o7s.core.problem.ProblemException}s. Source: design section 5.
 */
public interface PolicyDeployer {

    /**
     * What a bundle provides.
     *
     * @param kind kind of policy, or {@code driver}
     * @param name name of the policy or driver
     */
    record Provided(String kind, String name) {
        /** What stands for the kind of a driver. */
        public static final String DRIVER = "driver";
    }

    /**
     * A bundle that passed all checks of its form.
     *
     * @param jar the bundle
     * @param digest lower-case hexadecimal SHA-256 of it
     * @param symbolicName its Bundle-SymbolicName
     * @param version its Bundle-Version
     * @param provided what it provides: at least one policy, or at least one driver
     */
    record Parcel(
            byte[] jar,
            String digest,
            String symbolicName,
            String version,
            List<Provided> provided) {
        /** Keeps a copy of the list. */
        public Parcel {
            provided = List.copyOf(provided);
        }
    }

    /**
     * A bundle that runs.
     *
     * @param parcel the bundle
     * @param policies the policies that it brought
     * @param bundlesRefreshed how many bundles the framework wired anew for it: itself, and no
     *     other
     */
    record Deployed(Parcel parcel, List<PolicyCatalog.Entry> policies, int bundlesRefreshed) {
        /** Keeps a copy of the list. */
        public Deployed {
            policies = List.copyOf(policies);
        }
    }

    /** Checks the form of a bundle; changes nothing. */
    Parcel inspect(byte[] jar);

    /** Whether this very bundle runs already. */
    boolean isDeployed(Parcel parcel);

    /** Stores it, starts it beside what is there, and waits for all that it provides. */
    Deployed deploy(Parcel parcel, Duration limit);

    /** Takes a bundle that was just deployed back, as if it had never come. */
    void takeBack(Deployed deployed);

    /**
     * Removes deployed bundles that nothing needs any more.
     *
     * @param needed whether a policy is in use or the last good one of a slot
     */
    void tidy(Predicate<PolicyCatalog.Entry> needed);

    /** For systems without a framework: refuses. */
    PolicyDeployer NONE =
            new PolicyDeployer() {
                @Override
                public Parcel inspect(byte[] jar) {
                    throw PolicyProblems.noDeployer();
                }

                @Override
                public boolean isDeployed(Parcel parcel) {
                    return false;
                }

                @Override
                public Deployed deploy(Parcel parcel, Duration limit) {
                    throw PolicyProblems.noDeployer();
                }

                @Override
                public void takeBack(Deployed deployed) {
                    throw PolicyProblems.noDeployer();
                }

                @Override
                public void tidy(Predicate<PolicyCatalog.Entry> needed) {
                    // Nothing was deployed.
                }
            };
}
