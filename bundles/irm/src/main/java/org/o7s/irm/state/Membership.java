package org.o7s.irm.state;

import java.util.Optional;
import org.o7s.core.ipcp.LayerConfig;

/** How an IPCP became a member of its layer: what it takes to bring it back. */
public sealed interface Membership {

    /** As the first member of a layer. */
    record Bootstrapped(LayerConfig config) implements Membership {}

    /**
     * Through another member.
     *
     * @param member the name of that member
     * @param layer the layer, if it had to be that one
     */
    record Enrolled(String member, Optional<String> layer) implements Membership {}
}
