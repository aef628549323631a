package org.o7s.allocator;

import java.util.LinkedHashMap;
import org.o7s.core.layer.NameDirectory;
import org.o7s.wire.g23.unicast.Features;

/**
 * Which members speak our extensions: as the directory knows, and as they showed in a reply to a
 * request of ours.
 *
 * <p>Requests teach nothing: their source can be forged, and whoever takes a C member for one of
 * ours repeats requests to it, which opens flows twice. Belongs to the loop.
 */
final class PeerFeatures {
    /** The most members that are remembered. */
    static final int MEMBERS_MAX = 4096;

    private final NameDirectory directory;
    private final LinkedHashMap<Long, Integer> shown = new LinkedHashMap<>();

    PeerFeatures(NameDirectory directory) {
        this.directory = directory;
    }

    /** Whether features are those of a member that speaks our extensions. */
    static boolean areOurs(int features) {
        return Features.has(features, Features.O7S);
    }

    /** Whether a member speaks our extensions. */
    boolean isOurs(long address) {
        return areOurs(directory.features(address) | shown.getOrDefault(address, 0));
    }

    /** A member answered with these features. */
    void learn(long address, int features) {
        shown.remove(address);
        if (features == 0) {
            return;
        }
        if (shown.size() >= MEMBERS_MAX) {
            shown.pollFirstEntry();
        }
        shown.put(address, features);
    }
}
