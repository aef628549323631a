package org.o7s.irm.desk;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.problem.ProblemException;
import org.o7s.irm.environment.Limits;
import org.o7s.irm.management.Management.Call;
import org.o7s.irm.management.Management.Done;
import org.o7s.irm.management.Management.Target;
import org.o7s.irm.state.IpcpEntry;
import org.o7s.irm.state.NameEntry;
import org.o7s.irm.state.Registry;
import org.o7s.irm.state.Wildcard;
import org.o7s.irm.superserver.SuperServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates, destroys, registers and unregisters names; each operation as a whole or not at all. */
final class NameDesk {
    private static final Logger LOG = LoggerFactory.getLogger(NameDesk.class);

    private final Caller caller;
    private final Registry registry;
    private final SuperServer programs;
    private final Limits limits;

    NameDesk(Caller caller, Registry registry, SuperServer programs, Limits limits) {
        this.caller = caller;
        this.registry = registry;
        this.programs = programs;
        this.limits = limits;
    }

    Done create(String name, String loadBalance, boolean direct, Call call) {
        DeskProblems.requireName("a name", name);
        DeskProblems.requireName("the name of a load-balance policy", loadBalance);
        String what = "cannot create name \"" + name + "\"";
        TimeLimit limit = caller.limit(call);
        return caller.change(
                limit,
                what,
                () ->
                        caller.onLoop(
                                limit,
                                what,
                                () -> createOnLoop(what, name, loadBalance, direct, call)));
    }

    private Done createOnLoop(
            String what, String name, String loadBalance, boolean direct, Call call) {
        Steps steps = new Steps();
        Optional<NameEntry> existing = registry.names().find(name);
        if (existing.isPresent()) {
            return steps.notice(
                            "name \""
                                    + name
                                    + "\" exists, with load balance "
                                    + existing.get().loadBalance().policy()
                                    + (existing.get().direct() ? "" : " and without direct flows"))
                    .done();
        }
        if (registry.names().isFull()) {
            throw DeskProblems.limit(what, "names", limits.names());
        }
        steps.step(
                "create name \""
                        + name
                        + "\" with load balance "
                        + loadBalance
                        + (direct ? "" : " and without direct flows"));
        if (!call.plan()) {
            registry.names().create(name, loadBalance, direct);
        }
        return steps.done();
    }

    Done destroy(String name, Call call) {
        String what = "cannot destroy name \"" + name + "\"";
        TimeLimit limit = caller.limit(call);
        return caller.change(
                limit,
                what,
                () ->
                        caller.onLoop(
                                limit,
                                what,
                                () -> {
                                    if (registry.names().find(name).isEmpty()) {
                                        throw DeskProblems.unknownName(name);
                                    }
                                    Steps steps =
                                            new Steps()
                                                    .step(
                                                            "destroy name \""
                                                                    + name
                                                                    + "\" and its bindings");
                                    List<String> kept = registry.registrations().holdersOf(name);
                                    if (!kept.isEmpty()) {
                                        steps.notice(
                                                "name \""
                                                        + name
                                                        + "\" stays registered with "
                                                        + String.join(", ", kept));
                                    }
                                    if (!call.plan()) {
                                        registry.destroyName(name);
                                        programs.removeName(name);
                                    }
                                    return steps.done();
                                }));
    }

    Done register(String name, List<Target> targets, Call call) {
        DeskProblems.requireName("a name", name);
        String what = "cannot register name \"" + name + "\"";
        TimeLimit limit = caller.limit(call);
        return caller.change(limit, what, () -> registerNow(limit, what, name, targets, call));
    }

    private Done registerNow(
            TimeLimit limit, String what, String name, List<Target> targets, Call call) {
        Steps steps = new Steps();
        List<IpcpEntry> fresh = caller.onLoop(limit, what, () -> plan(what, name, targets, steps));
        if (call.plan()) {
            return steps.done();
        }
        List<IpcpEntry> asked = new ArrayList<>();
        try {
            for (IpcpEntry ipcp : fresh) {
                asked.add(ipcp);
                caller.<Boolean>ask(limit, what, ipcp, (i, reply) -> i.register(name, reply));
            }
        } catch (ProblemException e) {
            takeBack(name, asked);
            throw e;
        }
        caller.onLoop(
                limit,
                what,
                () -> {
                    registry.implyName(name);
                    asked.forEach(i -> registry.registrations().add(i.name(), name));
                    return true;
                });
        return steps.done();
    }

    /** What is to be done, with everything checked that can be; on the IRM's loop. */
    private List<IpcpEntry> plan(String what, String name, List<Target> targets, Steps steps) {
        List<IpcpEntry> fresh = new ArrayList<>();
        if (registry.names().find(name).isEmpty()) {
            if (registry.names().isFull()) {
                throw DeskProblems.limit(what, "names", limits.names());
            }
            steps.step("create name \"" + name + "\" with load balance spillover");
        }
        for (IpcpEntry ipcp : matching(name, targets)) {
            if (registry.registrations().isBound(ipcp.name(), name)) {
                steps.notice(
                        "name \"" + name + "\" is registered with " + ipcp.label() + " already");
            } else {
                fresh.add(ipcp);
                steps.step("register name \"" + name + "\" with " + ipcp.label());
            }
        }
        if (!fresh.isEmpty() && registry.registrations().isFull()) {
            throw DeskProblems.limit(what, "registrations", limits.registrations());
        }
        return fresh;
    }

    /** Also from the one that failed: it may only have taken too long. */
    private void takeBack(String name, List<IpcpEntry> asked) {
        for (IpcpEntry ipcp : asked) {
            var _ =
                    caller.<Boolean>begin(ipcp, (i, reply) -> i.unregister(name, reply))
                            .exceptionally(
                                    e -> {
                                        LOG.warn("{} stays registered: {}", name, e.getMessage());
                                        return false;
                                    });
        }
    }

    /** The IPCPs that the targets mean, in order; every target must mean one. */
    private Set<IpcpEntry> matching(String name, List<Target> targets) {
        if (targets.isEmpty()) {
            throw DeskProblems.noTargetGiven(name);
        }
        Set<IpcpEntry> all = new LinkedHashSet<>();
        for (Target target : targets) {
            List<IpcpEntry> its =
                    registry.ipcps().all().stream()
                            .filter(IpcpEntry::isOperational)
                            .filter(e -> e.type() != IpcpType.BROADCAST)
                            .filter(e -> isMeant(target, e.layer(), e.name()))
                            .toList();
            if (its.isEmpty()) {
                throw DeskProblems.noTarget(name, words(target));
            }
            all.addAll(its);
        }
        return all;
    }

    private static boolean isMeant(Target target, String layer, String ipcp) {
        return Wildcard.matches(
                target.pattern(),
                switch (target.kind()) {
                    case LAYER -> layer;
                    case IPCP -> ipcp;
                });
    }

    private static String words(Target target) {
        return switch (target.kind()) {
            case LAYER -> "layer " + target.pattern();
            case IPCP -> "IPCP " + target.pattern();
        };
    }

    Done unregister(String name, List<Target> targets, Call call) {
        String what = "cannot unregister name \"" + name + "\"";
        TimeLimit limit = caller.limit(call);
        return caller.change(limit, what, () -> unregisterNow(limit, what, name, targets, call));
    }

    private Done unregisterNow(
            TimeLimit limit, String what, String name, List<Target> targets, Call call) {
        Set<String> ipcps = caller.onLoop(limit, what, () -> registeredWith(name, targets));
        Steps steps = new Steps();
        ipcps.forEach(i -> steps.step("unregister name \"" + name + "\" from IPCP \"" + i + "\""));
        if (call.plan()) {
            return steps.done();
        }
        for (String ipcpName : ipcps) {
            Optional<IpcpEntry> ipcp =
                    caller.onLoop(limit, what, () -> registry.ipcps().find(ipcpName));
            if (ipcp.isPresent()) {
                caller.<Boolean>ask(
                        limit, what, ipcp.get(), (i, reply) -> i.unregister(name, reply));
            }
            caller.onLoop(limit, what, () -> registry.registrations().remove(ipcpName, name));
        }
        return steps.done();
    }

    private Set<String> registeredWith(String name, List<Target> targets) {
        if (targets.isEmpty()) {
            throw DeskProblems.noTargetGiven(name);
        }
        Set<String> all = new LinkedHashSet<>();
        for (Target target : targets) {
            List<String> its =
                    registry.registrations().holdersOf(name).stream()
                            .filter(
                                    i ->
                                            isMeant(
                                                    target,
                                                    registry.ipcps()
                                                            .find(i)
                                                            .map(IpcpEntry::layer)
                                                            .orElse(""),
                                                    i))
                            .toList();
            if (its.isEmpty()) {
                throw DeskProblems.notRegistered(name, words(target));
            }
            all.addAll(its);
        }
        return all;
    }
}
