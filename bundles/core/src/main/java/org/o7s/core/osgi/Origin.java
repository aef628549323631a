package org.o7s.core.osgi;

import org.osgi.framework.Bundle;

/** Where code comes from, for people. */
final class Origin {
    private Origin() {}

    /** Name, version and number of a bundle: {@code org.example.policy 0.2.0 [17]}. */
    static String of(Bundle bundle) {
        return "%s %s [%d]"
                .formatted(bundle.getSymbolicName(), bundle.getVersion(), bundle.getBundleId());
    }
}
