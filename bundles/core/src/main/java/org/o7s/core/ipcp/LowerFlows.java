package org.o7s.core.ipcp;

import java.util.function.Consumer;
import org.o7s.api.QosSpec;
import org.o7s.core.flow.FlowEnd;

/**
 * The flow interface of the layers below, as an IPCP uses it: what an application has, without
 * waiting. This is the recursion.
 *
 * <p>Callable from any loop; answers come on the loop of the IPCP that asks. Its own layer and
 * layers above it are never asked. Flows are raw: FRCP and ciphers are the end's business.
 */
public interface LowerFlows {

    /**
     * Requests a flow to a name.
     *
     * @param limitNs the longest wait, in ns
     */
    void allocate(Ipcp user, String name, QosSpec qos, long limitNs, Reply<LowerFlow> reply);

    /**
     * From now on flows for the names that the IPCP is bound to are accepted for it.
     *
     * @param taker gets each of them, on the IPCP's loop
     */
    void accept(Ipcp user, Consumer<LowerFlow> taker);

    /** Accepts no more flows for it. */
    void ignore(Ipcp user);

    /**
     * How the packets of a flow of the IPCP go through the layers below.
     *
     * @param user the IPCP that holds the flow, whose loop calls
     * @param flowId its number in the system
     * @param depth how many layers, 1 to {@link FlowPath#DEPTH_MAX}
     * @param deadlineNs monotonic time after which nobody waits any more
     */
    default void explain(Ipcp user, int flowId, int depth, long deadlineNs, Reply<FlowPath> reply) {
        reply.done(FlowPath.untold("", "flow", "nobody here says how flow " + flowId + " goes"));
    }

    /**
     * A flow of a layer below.
     *
     * @param flowId its number in the system
     * @param name that it was requested by
     * @param lower the IPCP that provides it, for people: {@code eth1 (eth-dix)}
     * @param layer the layer of that IPCP; empty for a direct flow within the system
     * @param qos as the requester asked
     * @param mplMs maximum packet lifetime of that layer, in ms
     * @param end the user's end, unattended
     * @param deallocate closes the end and tells the layer, once; only on the IPCP's loop
     */
    record LowerFlow(
            int flowId,
            String name,
            String lower,
            String layer,
            QosSpec qos,
            long mplMs,
            FlowEnd end,
            Runnable deallocate) {}
}
