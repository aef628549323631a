package org.o7s.ipcp.unicast;

import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.o7s.core.member.DirectoryHash;
import org.o7s.core.slot.PolicyKind;
import org.o7s.policy.PolicyParameters;

/**
 * What all members of a unicast layer agree on: made by the first member, carried by enrolment.
 *
 * @param layer name of the layer
 * @param hash of the directory
 * @param eidBytes size of endpoint ids as handed on; 8 are used whatever it says
 * @param maxTtl the TTL that sources write, 1..255
 * @param times of link-state routing
 * @param directory parameters of the directory
 * @param policies kind to the policy that members begin with; each may change its own later
 */
record LayerSettings(
        String layer,
        DirectoryHash hash,
        int eidBytes,
        int maxTtl,
        Times times,
        Dht directory,
        Map<String, Choice> policies) {

    /** Keeps a sorted copy. */
    LayerSettings {
        NavigableMap<String, Choice> sorted = new TreeMap<>(policies);
        policies = Collections.unmodifiableNavigableMap(sorted);
    }

    /**
     * Times of link-state routing, in s: how long a change may wait, how often links are announced,
     * when an announcement is forgotten.
     */
    record Times(int recalculate, int update, int timeout) {}

    /**
     * The directory (docs/wire/wire-unicast.md 8.2): parallel requests, contacts per bucket, and
     * times in s.
     */
    record Dht(int alpha, int k, int expire, int refresh, int replicate) {}

    /** A policy by name, with its parameters. */
    record Choice(String name, PolicyParameters parameters) {
        static Choice of(String name) {
            return new Choice(name, PolicyParameters.NONE);
        }
    }

    /** The policy of a kind that members begin with. */
    Choice policy(PolicyKind<?> kind) {
        Choice choice = policies.get(kind.name());
        if (choice == null) {
            throw new IllegalStateException("layer " + layer + " has no policy " + kind.name());
        }
        return choice;
    }

    /** The forwarding policy that goes with a routing policy if nobody asks for another. */
    static String pffFor(String routing) {
        return switch (routing) {
            case "lfa" -> "alternate";
            case "ecmp" -> "multipath";
            default -> "simple";
        };
    }
}
