package org.o7s.ipcp.eth;

import org.o7s.core.member.LinkProbe;

/** Makes IPCPs over Ethernet with an EtherType of the layer. Any thread. */
public final class EthDixFactory extends EthFactory {
    /** For the interfaces of this machine. */
    public EthDixFactory() {
        this(LinkProbe.SYSTEM);
    }

    /** For other interfaces: those of a test or of a simulation. */
    public EthDixFactory(LinkProbe.Source links) {
        super(EthType.DIX, links);
    }
}
