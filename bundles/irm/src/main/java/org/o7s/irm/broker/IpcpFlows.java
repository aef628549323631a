package org.o7s.irm.broker;

import java.util.function.Consumer;
import org.o7s.api.FlowError;
import org.o7s.api.QosSpec;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.LowerFlows;
import org.o7s.core.ipcp.Reply;
import org.o7s.core.problem.Problem;

/** IPCPs as users of flows. */
public final class IpcpFlows implements LowerFlows {

    @Override
    public void allocate(
            Ipcp user, String name, QosSpec qos, long limitNs, Reply<LowerFlow> reply) {
        user.loop()
                .execute(
                        () ->
                                reply.failed(
                                        Problem.of(
                                                "E-IPCP-UNSUPPORTED",
                                                Problem.Kind.UNSUPPORTED,
                                                FlowError.INVALID,
                                                "cannot allocate a flow to \"" + name + "\"",
                                                "IPCPs cannot use flows")));
    }

    @Override
    public void accept(Ipcp user, Consumer<LowerFlow> taker) {
        // Nobody can request a flow of an IPCP.
    }

    @Override
    public void ignore(Ipcp user) {
        // Nothing was accepted.
    }
}
