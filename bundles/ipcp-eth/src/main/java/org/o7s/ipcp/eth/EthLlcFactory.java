package org.o7s.ipcp.eth;

import org.o7s.core.member.LinkProbe;

/** Makes IPCPs over Ethernet with LLC. Any thread. */
public final class EthLlcFactory extends EthFactory {
    /** For the interfaces of this machine. */
    public EthLlcFactory() {
        this(LinkProbe.SYSTEM);
    }

    /** For other interfaces: those of a test or of a simulation. */
    public EthLlcFactory(LinkProbe.Source links) {
        super(EthType.LLC, links);
    }
}
