package org.o7s.client;

import org.o7s.core.entropy.Entropy;
import org.o7s.core.packet.PacketPools;
import org.o7s.core.time.Clocks;
import org.o7s.frcp.LivePolicy;

/** What the flows of a process share. Any thread. */
public final class FlowParts {
    private final PacketPools pools;
    private final Clocks clocks;
    private final Entropy entropy;
    private final LivePolicy policy = new LivePolicy();
    private final FrcpMemory memory = new FrcpMemory();
    private final Scratch scratch = new Scratch();

    /**
     * Parts with memory of their own for flows with FRCP, and the policy that is built in.
     *
     * @param pools packet memory on the way to the layer
     * @param clocks what time limits are measured with
     * @param entropy for the first numbers of FRCP; used by any thread
     */
    public FlowParts(PacketPools pools, Clocks clocks, Entropy entropy) {
        this.pools = pools;
        this.clocks = clocks;
        this.entropy = entropy;
    }

    /** Packet memory on the way to the layer. */
    public PacketPools pools() {
        return pools;
    }

    Clocks clocks() {
        return clocks;
    }

    Entropy entropy() {
        return entropy;
    }

    /** The policy of those with FRCP. */
    public LivePolicy policy() {
        return policy;
    }

    FrcpMemory memory() {
        return memory;
    }

    Scratch scratch() {
        return scratch;
    }
}
