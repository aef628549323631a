package org.o7s.core.osgi;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;

/** Which bundles of the framework were deployed, and in which order. Any thread. */
final class Deployments {
    private static final String LOCATION = "o7s:sha256/";

    private final Map<String, Long> numbers = new ConcurrentHashMap<>();

    /** Where in the framework a bundle with that digest is. */
    static String location(String digest) {
        return LOCATION + digest;
    }

    /** The digest of a bundle that was deployed once; empty for all others. */
    static String digestOf(Bundle bundle) {
        String location = bundle.getLocation();
        return location.startsWith(LOCATION) ? location.substring(LOCATION.length()) : "";
    }

    /** Says the number of a deployment, before its bundle is started. */
    void enter(String digest, long number) {
        numbers.put(location(digest), number);
    }

    /** Forgets it. */
    void remove(String digest) {
        numbers.remove(location(digest));
    }

    /** The number of the deployment that brought a bundle; 0 if none did. */
    long numberOf(Bundle bundle) {
        return numbers.getOrDefault(bundle.getLocation(), 0L);
    }
}
