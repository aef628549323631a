package org.o7s.irm.broker;

import org.o7s.core.flow.FlowLink;
import org.o7s.irm.state.FlowEntry;

/** The ends of a flow between two of this system whose packets the daemon hands over. */
record LinkedEnds(FlowLink link, FlowUser asking, FlowUser accepting, FlowTerms terms)
        implements FlowUser.DirectEnds {
    @Override
    public FlowUser.ReadyFlow asker(FlowEntry entry) {
        entry.setHandedOver(link.user());
        return asking.make(entry, link.user(), terms);
    }

    @Override
    public FlowUser.ReadyFlow acceptor(FlowEntry entry) {
        entry.setHandedOver(link.provider());
        return accepting.make(entry, link.provider(), terms);
    }

    @Override
    public void abandon() {}
}
