package org.o7s.routing;

import org.o7s.policy.PolicyParameters;

/**
 * How a member routes.
 *
 * @param owner who routes, for people and for the policy slot: {@code ipcp u1}
 * @param address the address of the member, 1 to 2^32-1
 * @param recalcSeconds the longest time from a change to the computation that follows it: 1..3600
 * @param updateSeconds how often own links are announced again: 1..3600
 * @param timeoutSeconds how old an announcement of others may become: 1..86400
 * @param policy name of the routing policy that was asked for
 * @param parameters its parameters
 */
public record RoutingSettings(
        String owner,
        long address,
        int recalcSeconds,
        int updateSeconds,
        int timeoutSeconds,
        String policy,
        PolicyParameters parameters) {

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if one is left
     */
    public RoutingSettings {
        LinkKey.requireAddress(address);
        require("recalcSeconds", recalcSeconds, 3_600);
        require("updateSeconds", updateSeconds, 3_600);
        require("timeoutSeconds", timeoutSeconds, 86_400);
    }

    private static void require(String what, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(what + " " + value + " is outside 1.." + max);
        }
    }
}
