package org.o7s.irm.broker;

import java.util.Optional;
import org.o7s.api.QosSpec;
import org.o7s.client.ClientFlow;
import org.o7s.client.FlowIdentity;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.flow.FlowLink;
import org.o7s.core.packet.PacketPools;
import org.o7s.irm.state.FlowEntry;
import org.o7s.irm.state.IpcpEntry;
import org.o7s.irm.state.ProcessEntry;

/** Opens and closes flow ends: whatever way an end goes, its id, ring and IPCP are let go of. */
final class FlowEnds {
    private final BrokerParts parts;

    FlowEnds(BrokerParts parts) {
        this.parts = parts;
    }

    /** Takes an id; empty if the system or the process has as many flows as it may. */
    Optional<FlowEntry> open(String name, ProcessEntry process, boolean accepted) {
        return parts.registry().flows().open(name, process, accepted);
    }

    /** A flow between a user and an IPCP; the IPCP says how large a packet may be. */
    static FlowLink newLink() {
        return new FlowLink(FlowLink.CAPACITY_PACKETS, PacketPools.MAX_PAYLOAD_BYTES);
    }

    /** Makes the flow that its holder gets. */
    ClientFlow finish(FlowEntry entry, FlowEnd end, QosSpec qos, long mplMs) {
        ClientFlow flow =
                new ClientFlow(
                        new FlowIdentity(entry.descriptor(), entry.id(), entry.name(), qos, mplMs),
                        end,
                        parts.context().pools(),
                        parts.context().clocks(),
                        () -> parts.loop().execute(() -> release(entry)));
        entry.setFlow(flow, parts.keeper().keep(flow));
        return flow;
    }

    /** Lets go of everything that an end has so far; again does nothing. */
    void release(FlowEntry entry) {
        if (!parts.registry().flows().close(entry)) {
            return;
        }
        FlowLink link = entry.link().orElse(null);
        IpcpEntry ipcp = entry.via().orElse(null);
        if (link == null || ipcp == null) {
            return;
        }
        if (entry.flow().isEmpty()) {
            link.user().close();
        }
        if (ipcp.isGone()) {
            return;
        }
        Asking.tell(ipcp, i -> i.deallocate(link.provider()));
    }
}
