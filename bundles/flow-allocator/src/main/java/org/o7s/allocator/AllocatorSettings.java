package org.o7s.allocator;

import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.member.DirectoryHash;
import org.o7s.policy.PolicyParameters;

/**
 * What a flow allocator is told about its member and its layer.
 *
 * @param owner who owns its policy slots, for people: {@code ipcp u1}
 * @param self the IPCP in whose name the broker is asked
 * @param hash the directory hash of the layer
 * @param congestion name of the congestion policy to begin with
 * @param congestionParameters its parameters
 * @param mplMs maximum packet lifetime of the layer, in ms
 */
public record AllocatorSettings(
        String owner,
        Ipcp self,
        DirectoryHash hash,
        String congestion,
        PolicyParameters congestionParameters,
        long mplMs) {

    /** The maximum packet lifetime of a unicast layer, in ms (docs/wire/wire-unicast.md 5.8). */
    public static final long MPL_MS = 100;
}
