package org.o7s.irm.desk;

import java.time.Duration;
import java.util.Optional;
import org.o7s.core.ipcp.Ipcp.Enrolment;
import org.o7s.core.ipcp.IpcpFactory;
import org.o7s.core.ipcp.IpcpStatus;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.problem.ProblemException;
import org.o7s.irm.environment.SharedLoops;
import org.o7s.irm.management.JoinRequest;
import org.o7s.irm.management.Management.Call;
import org.o7s.irm.management.Management.Done;
import org.o7s.irm.state.IpcpEntry;
import org.o7s.irm.state.Membership;
import org.o7s.irm.state.Registry;

/**
 * Enrols IPCPs: as a whole or not at all. Other changes go on while the IPCP talks to the member,
 * which may take as long as the caller waits.
 */
final class JoinDesk {
    /** What is left of the caller's time for the IPCP to say why it did not work. */
    private static final Duration SLACK = Duration.ofMillis(200);

    private final Caller caller;
    private final Registry registry;
    private final IpcpMaker maker;
    private final IpcpDesk ipcps;

    JoinDesk(Caller caller, Registry registry, IpcpMaker maker, IpcpDesk ipcps) {
        this.caller = caller;
        this.registry = registry;
        this.maker = maker;
        this.ipcps = ipcps;
    }

    /** The IPCP that is to enrol, and whether it was made for that. */
    private record Newcomer(IpcpEntry entry, boolean isMade) {}

    Done enrol(JoinRequest request, Call call) {
        String what = "cannot enrol IPCP \"" + request.ipcp() + "\"";
        DeskProblems.requireName("the name of a member", request.member());
        request.layer().ifPresent(l -> DeskProblems.requireName("the name of a layer", l));
        TimeLimit limit = caller.limit(call);
        Steps steps = new Steps();
        Optional<Newcomer> prepared =
                caller.change(limit, what, () -> prepare(limit, what, request, call, steps));
        if (prepared.isEmpty()) {
            return steps.done();
        }
        Newcomer newcomer = prepared.get();
        IpcpEntry entry = newcomer.entry();
        try {
            IpcpStatus status = join(limit, what, request, entry);
            settle(limit, what, request, entry, status);
        } catch (ProblemException e) {
            giveUp(what, newcomer, request.keep());
            throw e;
        }
        ipcps.noticeWhatLacks(limit, what, entry, steps);
        ipcps.registerAgain(limit, entry, steps);
        return steps.done();
    }

    private Optional<Newcomer> prepare(
            TimeLimit limit, String what, JoinRequest request, Call call, Steps steps) {
        String name = request.ipcp();
        Optional<IpcpEntry> existing = ipcps.findNewcomer(limit, what, name, request.type());
        IpcpType type =
                existing.map(IpcpEntry::type)
                        .orElseGet(() -> request.type().orElse(IpcpType.UNICAST));
        if (!IpcpEntry.usesFlows(type)) {
            throw DeskProblems.hasNoNeighbours(what, type);
        }
        if (existing.isEmpty()) {
            maker.requireFree(limit, name);
            steps.step(IpcpDesk.createStep(name, type));
        }
        IpcpFactory factory =
                existing.map(IpcpEntry::factory).orElseGet(() -> maker.factoryFor(name, type));
        String layer = request.layer().map(l -> "layer \"" + l + "\"").orElse("its layer");
        steps.step("enrol IPCP \"" + name + "\" with \"" + request.member() + "\" in " + layer);
        if (request.autobind()) {
            steps.step("bind IPCP \"" + name + "\" to name \"" + name + "\"");
            steps.step("bind IPCP \"" + name + "\" to the name of " + layer);
            ipcps.requireRoomForAutobind(limit, what);
        }
        if (call.plan()) {
            return Optional.empty();
        }
        IpcpEntry entry =
                existing.orElseGet(() -> maker.make(limit, name, factory, SharedLoops.SHARED));
        caller.onLoop(
                limit,
                what,
                () -> {
                    entry.beginJoining(request.layer().orElse(""));
                    return true;
                });
        return Optional.of(new Newcomer(entry, existing.isEmpty()));
    }

    private IpcpStatus join(TimeLimit limit, String what, JoinRequest request, IpcpEntry entry) {
        Enrolment enrolment =
                new Enrolment(
                        request.member(), request.layer(), limit.deadlineNs() - slackNs(limit));
        return ipcps.becomeMember(
                limit, what, entry, (ipcp, reply) -> ipcp.enrol(enrolment, reply));
    }

    /** A tenth of a short time, so that the IPCP has most of it. */
    static long slackNs(TimeLimit limit) {
        return Math.min(SLACK.toNanos(), limit.left().toNanos() / 10);
    }

    private void settle(
            TimeLimit limit, String what, JoinRequest request, IpcpEntry entry, IpcpStatus status) {
        String layer = status.layer().orElse("");
        request.layer()
                .filter(wanted -> !layer.isEmpty() && !wanted.equals(layer))
                .ifPresent(
                        wanted -> {
                            throw DeskProblems.otherLayer(what, wanted, layer);
                        });
        caller.onLoop(
                limit,
                what,
                () -> {
                    entry.endJoining();
                    entry.setMembership(new Membership.Enrolled(request.member(), request.layer()));
                    if (request.autobind()) {
                        ipcps.bindItself(entry.name(), entry.name());
                        request.layer()
                                .or(() -> status.layer())
                                .ifPresent(l -> ipcps.bindItself(entry.name(), l));
                    }
                    return true;
                });
    }

    /** An IPCP that was made for this is ended again; it may be gone already. */
    private void giveUp(String what, Newcomer newcomer, boolean keep) {
        IpcpEntry entry = newcomer.entry();
        TimeLimit limit = caller.limit(IpcpMaker.SHUTDOWN_LIMIT.multipliedBy(2));
        caller.change(
                limit,
                what,
                () -> {
                    boolean isThere =
                            caller.onLoop(
                                    limit,
                                    what,
                                    () -> {
                                        entry.endJoining();
                                        return registry.ipcps()
                                                .find(entry.ipcp())
                                                .filter(e -> !e.isGone())
                                                .isPresent();
                                    });
                    if (isThere && newcomer.isMade() && !keep) {
                        maker.end(limit, entry, new Steps());
                    }
                    return true;
                });
    }
}
