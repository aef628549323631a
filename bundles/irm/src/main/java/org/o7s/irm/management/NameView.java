package org.o7s.irm.management;

import java.util.List;

/**
 * A name in a listing.
 *
 * @param name the name
 * @param loadBalance name of its load-balance policy
 * @param direct whether flows to it from processes of this system may do without a layer
 * @param programs programs bound to it
 * @param processes processes bound to it, by their own binding or by their program
 * @param ipcps IPCPs bound to it
 * @param registrations IPCPs that it is registered with
 * @param waiting how many acceptors wait for it now
 */
public record NameView(
        String name,
        String loadBalance,
        boolean direct,
        List<String> programs,
        List<Long> processes,
        List<String> ipcps,
        List<String> registrations,
        int waiting) {
    /** The same with other processes, such as those that somebody may see. */
    public NameView with(List<Long> others) {
        return new NameView(
                name, loadBalance, direct, programs, others, ipcps, registrations, waiting);
    }
}
