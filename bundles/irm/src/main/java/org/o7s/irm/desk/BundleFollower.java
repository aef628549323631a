package org.o7s.irm.desk;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.o7s.core.compute.Compute;
import org.o7s.core.ipcp.IpcpFactory;
import org.o7s.core.loop.Loop;
import org.o7s.core.problem.ProblemException;
import org.o7s.irm.broker.BrokerParts;
import org.o7s.irm.environment.IrmContext;
import org.o7s.irm.management.Management.Call;
import org.o7s.irm.management.Management.Done;
import org.o7s.irm.state.IpcpEntry;
import org.o7s.irm.state.IpcpTable;
import org.o7s.irm.state.Registry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the bundles that make IPCPs: an IPCP goes with its bundle and comes back with it, in its
 * layer and with its registrations.
 */
final class BundleFollower {
    private static final Logger LOG = LoggerFactory.getLogger(BundleFollower.class);
    private static final Duration RETURN_LIMIT = Duration.ofSeconds(30);

    private final Caller caller;
    private final IrmContext context;
    private final Registry registry;
    private final Loop irmLoop;
    private final IpcpMaker maker;
    private final IpcpDesk desk;

    BundleFollower(Caller caller, BrokerParts parts, IpcpMaker maker, IpcpDesk desk) {
        this.caller = caller;
        this.context = parts.context();
        this.registry = parts.registry();
        this.irmLoop = parts.loop();
        this.maker = maker;
        this.desk = desk;
    }

    /** A bundle makes IPCPs of a type from now on; those that went with it come back. */
    void addFactory(IpcpFactory factory) {
        maker.add(factory);
        List<IpcpTable.Lost> lost =
                caller.look(
                        () ->
                                registry.ipcps().lost().stream()
                                        .filter(l -> l.type() == factory.type())
                                        .toList());
        if (!lost.isEmpty()) {
            context.compute()
                    .run(
                            "bring back " + factory.type().word(),
                            RETURN_LIMIT.toNanos() * lost.size(),
                            () -> {
                                lost.forEach(this::bringBack);
                                return true;
                            },
                            irmLoop,
                            outcome -> {
                                if (outcome instanceof Compute.Failed<Boolean>(Throwable cause)) {
                                    LOG.warn("IPCPs did not come back: {}", cause.toString());
                                }
                            });
        }
    }

    private void bringBack(IpcpTable.Lost lost) {
        Call call = new Call(false, RETURN_LIMIT);
        try {
            Done done =
                    lost.config().isPresent()
                            ? desk.bootstrap(
                                    lost.name(),
                                    Optional.of(lost.type()),
                                    lost.config().get(),
                                    false,
                                    true,
                                    call)
                            : desk.create(lost.name(), lost.type(), call);
            LOG.info("IPCP {} came back with its bundle: {}", lost.name(), done.steps());
        } catch (ProblemException e) {
            LOG.warn("IPCP {} did not come back: {}", lost.name(), e.getMessage());
        }
    }

    /** A bundle goes: its IPCPs are gone when this returns. */
    void removeFactory(IpcpFactory factory) {
        maker.remove(factory);
        TimeLimit limit = caller.limit(RETURN_LIMIT);
        caller.change(
                limit,
                "cannot remove IPCP type " + factory.type().word(),
                () -> {
                    List<IpcpEntry> its =
                            caller.look(
                                    () ->
                                            registry.ipcps().all().stream()
                                                    .filter(e -> e.factory() == factory)
                                                    .toList());
                    its.forEach(this::lose);
                    return true;
                });
    }

    private void lose(IpcpEntry entry) {
        maker.end(caller.limit(IpcpMaker.SHUTDOWN_LIMIT), entry, new Steps());
        caller.look(
                () -> {
                    registry.ipcps()
                            .setLost(
                                    new IpcpTable.Lost(entry.name(), entry.type(), entry.config()));
                    return true;
                });
    }

    /** Ends all IPCPs: the system stops. */
    void endAll() {
        for (IpcpEntry entry : caller.look(() -> registry.ipcps().all())) {
            maker.end(caller.limit(IpcpMaker.SHUTDOWN_LIMIT), entry, new Steps());
        }
    }
}
