package org.o7s.core.ipcp;

import java.util.List;

/** Makes IPCPs of one type: the OSGi service by which an IPCP bundle offers it. Any thread. */
public interface IpcpFactory {
    /** The type that it makes. */
    IpcpType type();

    /** What {@code irm ipcp bootstrap} accepts for this type, besides name, layer and type. */
    List<IpcpOption> options();

    /**
     * Checks a configuration before anything is made of it.
     *
     * @throws org.o7s.core.problem.ProblemException with the first thing that is wrong
     */
    void validate(LayerConfig config);

    /** Makes an IPCP in state BOOT on the loop of its context. */
    Ipcp create(IpcpContext context);
}
