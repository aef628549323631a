package org.o7s.assembler;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The bundles that a run description needs.
 *
 * @param bundles in the order in which they are best started: what is needed first
 * @param properties what the description sets for the framework
 */
public record Resolution(List<Chosen> bundles, Map<String, String> properties) {

    /**
     * A bundle.
     *
     * @param symbolicName its name
     * @param version its version
     * @param startLevel when it is started
     * @param jar where it is
     */
    public record Chosen(String symbolicName, String version, int startLevel, Path jar) {}

    /** Keeps copies. */
    public Resolution {
        bundles = List.copyOf(bundles);
        properties = Map.copyOf(properties);
    }
}
