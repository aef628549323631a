package org.o7s.irm.environment;

import org.o7s.core.compute.Compute;
import org.o7s.core.driver.DriverCatalog;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.packet.PacketPools;
import org.o7s.core.slot.PolicySlots;
import org.o7s.core.time.Clocks;

/**
 * Everything outside of an IRM that it uses, and hands on to its IPCPs.
 *
 * @param clocks the two clocks
 * @param entropy randomness, for ids
 * @param compute where slow work goes
 * @param pools packet memory
 * @param drivers the drivers of this system
 * @param slots where policies come from
 * @param loops who drives the loops
 * @param programs who starts programs when flows to them are requested
 */
public record IrmContext(
        Clocks clocks,
        Entropy entropy,
        Compute compute,
        PacketPools pools,
        DriverCatalog drivers,
        PolicySlots slots,
        LoopStarter loops,
        ProgramLauncher programs) {}
