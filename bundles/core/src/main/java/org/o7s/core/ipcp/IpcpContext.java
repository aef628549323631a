package org.o7s.core.ipcp;

import org.o7s.core.compute.Compute;
import org.o7s.core.driver.DriverCatalog;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.loop.Loop;
import org.o7s.core.packet.PacketPools;
import org.o7s.core.slot.PolicySlots;

/**
 * What an IPCP is given: everything outside of it that it may use.
 *
 * @param name its name
 * @param loop the loop that owns it
 * @param broker the IRM
 * @param pools packet memory
 * @param entropy randomness
 * @param compute where slow work goes
 * @param drivers the drivers of this system
 * @param slots where it gets its policies from
 * @param lower the flows of the layers below
 */
public record IpcpContext(
        String name,
        Loop loop,
        Broker broker,
        PacketPools pools,
        Entropy entropy,
        Compute compute,
        DriverCatalog drivers,
        PolicySlots slots,
        LowerFlows lower) {}
