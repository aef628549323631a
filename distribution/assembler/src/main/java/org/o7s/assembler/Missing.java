package org.o7s.assembler;

import biz.aQute.resolve.RunResolution;
import java.nio.file.Path;
import java.util.Collection;
import java.util.TreeSet;
import org.osgi.resource.Requirement;
import org.osgi.service.resolver.ResolutionException;

/** Says in sentences what a resolution lacks. */
final class Missing {
    /** What the resolver calls the run description. */
    private static final String INITIAL = "<<INITIAL>>";

    private Missing() {}

    static String explain(Path description, RunResolution failed) {
        StringBuilder text = new StringBuilder();
        text.append(description.getFileName()).append(" cannot be resolved.");
        if (failed.exception instanceof ResolutionException e) {
            for (String line : sentences(description, e.getUnresolvedRequirements())) {
                text.append("\n  missing: ").append(line);
            }
        }
        text.append("\n  ").append(String.valueOf(failed.exception.getMessage()).strip());
        return text.toString();
    }

    private static Collection<String> sentences(
            Path description, Collection<Requirement> unresolved) {
        Collection<String> sentences = new TreeSet<>();
        for (Requirement requirement : unresolved) {
            String asking = requirement.getResource().toString();
            // What bnd makes up for multi-release jars never resolves for all versions of Java.
            if (!"optional".equals(requirement.getDirectives().get("resolution"))
                    && !asking.contains(RunDescription.SYNTHETIC)) {
                sentences.add(
                        requirement.getNamespace()
                                + " "
                                + requirement.getDirectives().getOrDefault("filter", "")
                                + ", needed by "
                                + (asking.equals(INITIAL) ? description.getFileName() : asking));
            }
        }
        return sentences;
    }
}
