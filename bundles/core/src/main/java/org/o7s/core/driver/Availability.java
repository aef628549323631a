package org.o7s.core.driver;

/**
 * Whether a driver can serve something now.
 *
 * @param usable whether it can
 * @param reason if not, why, and how to change that: {@code needs CAP_NET_RAW for eth1; grant it
 *     with ...}; empty if it can
 */
public record Availability(boolean usable, String reason) {
    /** It can. */
    public static final Availability YES = new Availability(true, "");

    /** It cannot, for this reason. */
    public static Availability no(String reason) {
        return new Availability(false, reason);
    }
}
