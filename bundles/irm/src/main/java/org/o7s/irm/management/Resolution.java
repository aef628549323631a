package org.o7s.irm.management;

import java.util.List;

/**
 * Where a name was looked for.
 *
 * @param name the name
 * @param local whether a process of this system accepts it, so that a flow would be direct
 * @param chosen the IPCP that a flow would take, {@code direct}, or empty if none
 * @param asked the IPCPs in the order in which they count
 */
public record Resolution(String name, boolean local, String chosen, List<Asked> asked) {

    /**
     * One IPCP that was asked.
     *
     * @param ipcp its name
     * @param layer its layer
     * @param hash the digest by which the layer knows the name, in hexadecimal
     * @param known whether it does
     * @param reason if not, why
     */
    public record Asked(String ipcp, String layer, String hash, boolean known, String reason) {}
}
