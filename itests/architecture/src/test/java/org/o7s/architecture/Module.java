package org.o7s.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;

/**
 * A module of the workspace.
 *
 * @param folder from the workspace: {@code bundles/core}
 * @param classes its own classes, without tests
 */
record Module(String folder, JavaClasses classes) {

    /** Whether it runs inside the framework. */
    boolean isBundle() {
        return !folder.startsWith("distribution/") && !folder.startsWith("itests/");
    }

    @Override
    public String toString() {
        return folder;
    }
}
