package org.o7s.itests.systems;

import java.util.ArrayList;
import java.util.List;

/**
 * Runs a test with the C prototype, on fresh systems again if a C system died under it: its known
 * weaknesses (docs/wire/c-prototype-as-peer.md 1.2, R1) do not count against o7s.
 */
final class FreshSystems {
    private static final int ATTEMPTS = 4;

    private final List<CSystem> watched = new ArrayList<>();

    /** What is tested. */
    interface Attempt {
        void run(Lab lab, FreshSystems attempt);
    }

    private FreshSystems() {}

    /** Runs it until it succeeds, or fails with all C systems alive. */
    static void attempt(String title, Attempt test) {
        for (int i = 1; ; i++) {
            FreshSystems attempt = new FreshSystems();
            try (Lab lab = Lab.open(title)) {
                try {
                    test.run(lab, attempt);
                    return;
                } catch (AssertionError | RuntimeException e) {
                    if (i == ATTEMPTS || attempt.watched.stream().noneMatch(CSystem::isHurt)) {
                        throw e;
                    }
                }
            }
        }
    }

    /** Has this system count: if it is hurt after a failure, the failure is its own. */
    CSystem watch(CSystem system) {
        watched.add(system);
        return system;
    }
}
