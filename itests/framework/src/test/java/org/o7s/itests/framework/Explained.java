package org.o7s.itests.framework;

import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/** Says in words why a component does not run. */
final class Explained {
    private Explained() {}

    static String state(ComponentConfigurationDTO configuration) {
        if (configuration.failure != null) {
            return "failed: " + configuration.failure;
        }
        List<String> references = new ArrayList<>();
        for (UnsatisfiedReferenceDTO reference : configuration.unsatisfiedReferences) {
            references.add(reference.name);
        }
        return "state " + configuration.state + ", waits for " + references;
    }
}
