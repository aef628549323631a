package org.o7s.irm.desk;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.o7s.core.compute.Compute;
import org.o7s.core.ipcp.IpcpFactory;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.loop.Loop;
import org.o7s.core.problem.Problem;
import org.o7s.core.problem.ProblemException;
import org.o7s.irm.broker.BrokerParts;
import org.o7s.irm.environment.IrmContext;
import org.o7s.irm.management.JoinRequest;
import org.o7s.irm.management.Management.Call;
import org.o7s.irm.management.Management.Done;
import org.o7s.irm.state.IpcpEntry;
import org.o7s.irm.state.IpcpTable;
import org.o7s.irm.state.Membership;
import org.o7s.irm.state.Neighbour;
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
    private static final long FIRST_PAUSE_NS = 1_000_000_000L;
    private static final long LAST_PAUSE_NS = 64_000_000_000L;

    private final Caller caller;
    private final IrmContext context;
    private final Registry registry;
    private final Loop irmLoop;
    private final IpcpMaker maker;
    private final IpcpDesk desk;
    private final JoinDesk joins;
    private final NeighbourDesk neighbours;

    BundleFollower(
            Caller caller,
            BrokerParts parts,
            IpcpMaker maker,
            IpcpDesk desk,
            JoinDesk joins,
            NeighbourDesk neighbours) {
        this.caller = caller;
        this.context = parts.context();
        this.registry = parts.registry();
        this.irmLoop = parts.loop();
        this.maker = maker;
        this.desk = desk;
        this.joins = joins;
        this.neighbours = neighbours;
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
            bringBack(lost, FIRST_PAUSE_NS);
        }
    }

    /** Brings IPCPs back; those that cannot find their layer yet are tried again, ever later. */
    private void bringBack(List<IpcpTable.Lost> lost, long pauseNs) {
        context.compute()
                .run(
                        "bring back " + lost.getFirst().type().word(),
                        RETURN_LIMIT.toNanos() * lost.size(),
                        () -> lost.stream().filter(l -> !isBack(l)).toList(),
                        irmLoop,
                        outcome -> {
                            switch (outcome) {
                                case Compute.Done<List<IpcpTable.Lost>>(var still)
                                        when !still.isEmpty() ->
                                        tryAgain(still, pauseNs);
                                case Compute.Done<List<IpcpTable.Lost>> _ -> {}
                                case Compute.Failed<List<IpcpTable.Lost>>(Throwable cause) ->
                                        LOG.warn("IPCPs did not come back: {}", cause.toString());
                            }
                        });
    }

    private void tryAgain(List<IpcpTable.Lost> lost, long pauseNs) {
        if (pauseNs > LAST_PAUSE_NS) {
            LOG.warn("given up: {}", lost);
            return;
        }
        irmLoop.schedule(
                context.clocks().monotonicNs() + pauseNs,
                () -> {
                    List<IpcpTable.Lost> still =
                            lost.stream().filter(registry.ipcps().lost()::contains).toList();
                    if (!still.isEmpty()) {
                        bringBack(still, 2 * pauseNs);
                    }
                });
    }

    /** Brings one back; false if it makes sense to try that again later. */
    private boolean isBack(IpcpTable.Lost lost) {
        Call call = new Call(false, RETURN_LIMIT);
        try {
            Done done = restore(lost, call);
            LOG.info("IPCP {} came back with its bundle: {}", lost.name(), done.steps());
            for (Neighbour neighbour : lost.neighbours()) {
                reconnect(lost.name(), neighbour);
            }
            return true;
        } catch (ProblemException e) {
            LOG.warn("IPCP {} did not come back: {}", lost.name(), e.getMessage());
            boolean mayComeLater =
                    lost.membership().orElse(null) instanceof Membership.Enrolled
                            && maker.factories().stream().anyMatch(f -> f.type() == lost.type())
                            && e.problem().kind() != Problem.Kind.STATE;
            if (mayComeLater) {
                caller.look(
                        () -> {
                            registry.ipcps().setLost(lost);
                            return true;
                        });
            }
            return !mayComeLater;
        }
    }

    private Done restore(IpcpTable.Lost lost, Call call) {
        Optional<IpcpType> type = Optional.of(lost.type());
        return switch (lost.membership().orElse(null)) {
            case null -> desk.create(lost.name(), lost.type(), call);
            case Membership.Bootstrapped(LayerConfig config) ->
                    desk.bootstrap(lost.name(), type, config, false, true, call);
            case Membership.Enrolled(String member, Optional<String> layer) ->
                    joins.enrol(
                            new JoinRequest(lost.name(), type, member, layer, false, false), call);
        };
    }

    private void reconnect(String ipcp, Neighbour neighbour) {
        String what = "cannot connect IPCP \"" + ipcp + "\" again";
        TimeLimit limit = caller.limit(RETURN_LIMIT);
        try {
            Optional<IpcpEntry> entry =
                    caller.onLoop(limit, what, () -> registry.ipcps().find(ipcp));
            entry.ifPresent(e -> neighbours.connect(limit, what, e, neighbour));
        } catch (ProblemException e) {
            LOG.warn("IPCP {} is not connected again: {}", ipcp, e.getMessage());
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
                                    new IpcpTable.Lost(
                                            entry.name(),
                                            entry.type(),
                                            entry.membership(),
                                            entry.neighbours()));
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
