package org.o7s.irm.desk;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.o7s.api.QosSpec;
import org.o7s.core.ipcp.Ipcp.Connection;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.problem.Problem;
import org.o7s.core.problem.ProblemException;
import org.o7s.irm.broker.FlowBroker;
import org.o7s.irm.management.Component;
import org.o7s.irm.management.Management.Call;
import org.o7s.irm.management.Management.Done;
import org.o7s.irm.state.IpcpEntry;
import org.o7s.irm.state.Neighbour;
import org.o7s.irm.state.Registry;

/**
 * Makes members of a layer neighbours, component by component (docs/wire/cli-and-tools.md 1.5).
 * Other changes go on meanwhile.
 */
final class NeighbourDesk {
    private final Caller caller;
    private final Registry registry;

    NeighbourDesk(Caller caller, Registry registry) {
        this.caller = caller;
        this.registry = registry;
    }

    Done connect(
            String ipcp, String member, List<Component> components, QosSpec dataQos, Call call) {
        String what = "cannot connect IPCP \"" + ipcp + "\" to \"" + member + "\"";
        DeskProblems.requireName("the name of a member", member);
        TimeLimit limit = caller.limit(call);
        IpcpEntry entry = find(limit, what, ipcp);
        List<Component> chosen = chosen(entry, components);
        if (chosen.contains(Component.DATA_TRANSFER)) {
            FlowBroker.objectionOfIpcps(member, dataQos)
                    .ifPresent(
                            problem -> {
                                throw new ProblemException(problem);
                            });
        }
        Steps steps = new Steps();
        for (Component component : chosen) {
            QosSpec qos = component == Component.MANAGEMENT ? QosSpec.RAW : dataQos;
            if (!call.plan()) {
                connect(limit, what, entry, new Neighbour(member, component.wireName(), qos));
            }
            steps.step(
                    "connect "
                            + component.wireName()
                            + " of IPCP \""
                            + ipcp
                            + "\" to \""
                            + member
                            + "\"");
        }
        return steps.done();
    }

    /** Connects and remembers it, so that the connection comes back with the IPCP's bundle. */
    void connect(TimeLimit limit, String what, IpcpEntry entry, Neighbour neighbour) {
        Connection connection =
                new Connection(
                        neighbour.member(),
                        neighbour.component(),
                        neighbour.qos(),
                        limit.deadlineNs() - JoinDesk.slackNs(limit));
        caller.<Boolean>ask(limit, what, entry, (i, reply) -> i.connect(connection, reply));
        caller.onLoop(
                limit,
                what,
                () -> {
                    entry.addNeighbour(neighbour);
                    return true;
                });
    }

    Done disconnect(String ipcp, String member, List<Component> components, Call call) {
        String what = "cannot disconnect IPCP \"" + ipcp + "\" from \"" + member + "\"";
        DeskProblems.requireName("the name of a member", member);
        TimeLimit limit = caller.limit(call);
        IpcpEntry entry = find(limit, what, ipcp);
        Steps steps = new Steps();
        List<ProblemException> absent = new ArrayList<>();
        List<Component> chosen = chosen(entry, components).reversed();
        for (Component component : chosen) {
            try {
                if (!call.plan()) {
                    disconnect(limit, what, entry, member, component);
                }
                steps.step(
                        "disconnect "
                                + component.wireName()
                                + " of IPCP \""
                                + ipcp
                                + "\" from \""
                                + member
                                + "\"");
            } catch (ProblemException e) {
                if (e.problem().kind() != Problem.Kind.NOT_FOUND || !components.isEmpty()) {
                    throw e;
                }
                absent.add(e);
            }
        }
        if (absent.size() == chosen.size()) {
            throw absent.getFirst();
        }
        return steps.done();
    }

    private void disconnect(
            TimeLimit limit, String what, IpcpEntry entry, String member, Component component) {
        Connection connection =
                new Connection(member, component.wireName(), QosSpec.RAW, limit.deadlineNs());
        caller.<Boolean>ask(limit, what, entry, (i, reply) -> i.disconnect(connection, reply));
        caller.onLoop(
                limit,
                what,
                () -> {
                    entry.removeNeighbour(member, component.wireName());
                    return true;
                });
    }

    private IpcpEntry find(TimeLimit limit, String what, String name) {
        Optional<IpcpEntry> found = caller.onLoop(limit, what, () -> registry.ipcps().find(name));
        IpcpEntry entry = found.orElseThrow(() -> DeskProblems.unknownIpcp(name));
        if (!entry.usesFlows()) {
            throw DeskProblems.hasNoNeighbours(what, entry.type());
        }
        if (!entry.isOperational()) {
            throw DeskProblems.notMember(what, entry);
        }
        return entry;
    }

    /** A broadcast IPCP has no component Management. */
    private static List<Component> chosen(IpcpEntry entry, List<Component> components) {
        if (!components.isEmpty()) {
            return components.stream().sorted().distinct().toList();
        }
        return entry.type() == IpcpType.BROADCAST
                ? List.of(Component.DATA_TRANSFER)
                : List.of(Component.values());
    }
}
