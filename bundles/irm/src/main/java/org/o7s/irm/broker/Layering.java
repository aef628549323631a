package org.o7s.irm.broker;

import java.util.LinkedHashSet;
import java.util.Set;
import org.o7s.irm.state.FlowHolder;
import org.o7s.irm.state.IpcpEntry;
import org.o7s.irm.state.ProcessEntry;
import org.o7s.irm.state.Registry;
import org.o7s.irm.superserver.SuperServer;

/**
 * Which IPCP may use a flow of which: layers stand on each other without ever standing on
 * themselves. The members of a layer in this system count as one.
 *
 * <p>Source: design section 5, second walk.
 */
final class Layering {
    private final Registry registry;
    private final SuperServer programs;

    Layering(Registry registry, SuperServer programs) {
        this.registry = registry;
        this.programs = programs;
    }

    /** Whether a process accepts flows for a name, or one would be started to do so. */
    boolean isServedByProcesses(String name) {
        return registry.isAnyProcessBound(name) || programs.has(name);
    }

    /** Whether an IPCP may carry a flow of this holder. */
    boolean mayCarry(IpcpEntry ipcp, FlowHolder holder) {
        return !forbidden(holder).contains(ipcp);
    }

    /** Whether anybody bound to a name may have a flow that an IPCP carries. */
    boolean servesPeer(IpcpEntry ipcp, String name) {
        return isServedByProcesses(name)
                || registry.boundIpcps(name).stream().anyMatch(user -> mayCarry(ipcp, user));
    }

    /** Whether anybody bound to a name may be joined directly with this asker. */
    boolean servesHere(FlowHolder asker, String name) {
        return isServedByProcesses(name)
                || registry.boundIpcps(name).stream().anyMatch(other -> mayMeet(asker, other));
    }

    /** The IPCPs that may not carry a flow of this holder: its own layer, and all above. */
    Set<IpcpEntry> forbidden(FlowHolder holder) {
        return switch (holder) {
            case ProcessEntry _ -> Set.of();
            case IpcpEntry user -> layersFrom(user);
        };
    }

    /** Its own layer and all that stand on it. */
    private Set<IpcpEntry> layersFrom(IpcpEntry lowest) {
        Set<IpcpEntry> found = new LinkedHashSet<>();
        found.add(lowest);
        boolean grows;
        do {
            grows = false;
            for (IpcpEntry candidate : registry.ipcps().all()) {
                if (!found.contains(candidate) && belongsTo(candidate, found)) {
                    found.add(candidate);
                    grows = true;
                }
            }
        } while (grows);
        return found;
    }

    private static boolean belongsTo(IpcpEntry candidate, Set<IpcpEntry> found) {
        for (IpcpEntry one : found) {
            if (sameLayer(candidate, one) || candidate.held().carriers().contains(one)) {
                return true;
            }
        }
        return false;
    }

    private static boolean sameLayer(IpcpEntry one, IpcpEntry other) {
        String layer = one.layerOrAim();
        return !layer.isEmpty() && layer.equals(other.layerOrAim());
    }

    /**
     * Whether two holders may be joined directly. IPCPs may if they are, or may become, members of
     * one layer: a flow between them stands on nothing.
     */
    static boolean mayMeet(FlowHolder asker, FlowHolder acceptor) {
        if (asker instanceof IpcpEntry one && acceptor instanceof IpcpEntry other) {
            boolean open = one.layerOrAim().isEmpty() || other.layerOrAim().isEmpty();
            return one != other && (open || sameLayer(one, other));
        }
        return true;
    }
}
