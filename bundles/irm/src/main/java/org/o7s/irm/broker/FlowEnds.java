package org.o7s.irm.broker;

import java.util.Optional;
import org.o7s.core.flow.FlowLink;
import org.o7s.core.packet.PacketPools;
import org.o7s.irm.state.FlowEntry;
import org.o7s.irm.state.FlowHolder;
import org.o7s.irm.state.IpcpEntry;

/** Opens and closes flow ends: whatever way an end goes, its id, ring and IPCP are let go of. */
final class FlowEnds {
    private final BrokerParts parts;

    FlowEnds(BrokerParts parts) {
        this.parts = parts;
    }

    /** Whose limit keeps a holder from one more flow end, as a sentence. */
    String objection(FlowHolder holder) {
        return parts.registry().flows().objection(holder).orElse("no flow ends are left");
    }

    /** Takes an id; empty if there is an {@link #objection}. */
    Optional<FlowEntry> open(String name, FlowHolder holder, boolean accepted) {
        return parts.registry().flows().open(name, holder, accepted);
    }

    /** A flow between a user and an IPCP; the IPCP says how large a packet may be. */
    static FlowLink newLink() {
        return new FlowLink(FlowLink.CAPACITY_PACKETS, PacketPools.MAX_PAYLOAD_BYTES);
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
