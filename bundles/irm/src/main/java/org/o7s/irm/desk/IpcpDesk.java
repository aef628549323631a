package org.o7s.irm.desk;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.IpcpFactory;
import org.o7s.core.ipcp.IpcpState;
import org.o7s.core.ipcp.IpcpStatus;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.ipcp.Reply;
import org.o7s.core.member.BootOptions;
import org.o7s.core.problem.ProblemException;
import org.o7s.irm.broker.FlowBroker;
import org.o7s.irm.environment.IrmSettings;
import org.o7s.irm.environment.SharedLoops;
import org.o7s.irm.management.Management.Call;
import org.o7s.irm.management.Management.Done;
import org.o7s.irm.state.IpcpEntry;
import org.o7s.irm.state.Membership;
import org.o7s.irm.state.Registry;

/** Creates, bootstraps and destroys IPCPs; each operation as a whole or not at all. */
final class IpcpDesk {
    /** How long an IPCP may wait for something else before its caller is told of that. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final Caller caller;
    private final IrmSettings settings;
    private final Registry registry;
    private final FlowBroker broker;
    private final IpcpMaker maker;

    IpcpDesk(
            Caller caller,
            IrmSettings settings,
            Registry registry,
            FlowBroker broker,
            IpcpMaker maker) {
        this.broker = broker;
        this.caller = caller;
        this.settings = settings;
        this.registry = registry;
        this.maker = maker;
    }

    Done create(String name, IpcpType type, Call call) {
        String what = "cannot create IPCP \"" + name + "\"";
        TimeLimit limit = caller.limit(call);
        return caller.change(
                limit,
                what,
                () -> {
                    IpcpFactory factory = maker.factoryFor(name, type);
                    maker.requireFree(limit, name);
                    Steps steps = new Steps().step(createStep(name, type));
                    if (!call.plan()) {
                        maker.make(limit, name, factory, SharedLoops.SHARED);
                    }
                    return steps.done();
                });
    }

    static String createStep(String name, IpcpType type) {
        return "create IPCP \"" + name + "\" of type " + type.word();
    }

    Done destroy(String name, Call call) {
        String what = "cannot destroy IPCP \"" + name + "\"";
        TimeLimit limit = caller.limit(call);
        return caller.change(limit, what, () -> destroyNow(limit, what, name, call));
    }

    private Done destroyNow(TimeLimit limit, String what, String name, Call call) {
        Optional<IpcpEntry> found = caller.onLoop(limit, what, () -> registry.ipcps().find(name));
        Steps steps = new Steps();
        if (found.isEmpty()) {
            if (caller.onLoop(limit, what, () -> isLost(name, call.plan()))) {
                return steps.step("forget IPCP \"" + name + "\", whose bundle is away").done();
            }
            throw DeskProblems.unknownIpcp(name);
        }
        IpcpEntry entry = found.get();
        int flows = caller.onLoop(limit, what, () -> flowsOf(entry));
        steps.step(
                "destroy IPCP \""
                        + name
                        + "\""
                        + (flows == 0 ? "" : ", which carries " + flows + " flows"));
        List<String> names =
                caller.onLoop(limit, what, () -> registry.registrations().namesOf(name));
        names.forEach(n -> steps.step("forget the registration of \"" + n + "\" with it"));
        if (!call.plan()) {
            maker.end(limit, entry, steps);
            caller.onLoop(
                    limit,
                    what,
                    () -> {
                        registry.registrations().removeHolder(name);
                        registry.ipcpBindings().removeHolder(name);
                        return true;
                    });
        }
        return steps.done();
    }

    private boolean isLost(String name, boolean plan) {
        return plan
                ? registry.ipcps().lost().stream().anyMatch(l -> l.name().equals(name))
                : registry.ipcps().forgetLost(name);
    }

    private int flowsOf(IpcpEntry entry) {
        return (int)
                registry.flows().all().stream()
                        .filter(f -> f.via().filter(via -> via == entry).isPresent())
                        .count();
    }

    Done bootstrap(
            String name,
            Optional<IpcpType> type,
            LayerConfig config,
            boolean autobind,
            boolean keep,
            Call call) {
        TimeLimit limit = caller.limit(call);
        return caller.change(
                limit,
                "cannot bootstrap IPCP \"" + name + "\"",
                () -> bootstrapNow(limit, name, type, config, autobind, keep, call.plan()));
    }

    private Done bootstrapNow(
            TimeLimit limit,
            String name,
            Optional<IpcpType> type,
            LayerConfig config,
            boolean autobind,
            boolean keep,
            boolean plan) {
        String what = "cannot bootstrap IPCP \"" + name + "\"";
        DeskProblems.requireName("the name of a layer", config.layer());
        Optional<IpcpEntry> existing = findNewcomer(limit, what, name, type);
        IpcpFactory factory =
                existing.map(IpcpEntry::factory)
                        .orElseGet(
                                () ->
                                        maker.factoryFor(
                                                name,
                                                type.orElseThrow(
                                                        () -> DeskProblems.typeNeeded(name))));
        factory.validate(config);
        String loop = loop(what, existing, config);
        Steps steps = new Steps();
        if (existing.isEmpty()) {
            maker.requireFree(limit, name);
            steps.step(createStep(name, factory.type()));
        }
        steps.step("bootstrap IPCP \"" + name + "\" in layer \"" + config.layer() + "\"");
        if (autobind) {
            steps.step("bind IPCP \"" + name + "\" to name \"" + name + "\"");
            steps.step("bind IPCP \"" + name + "\" to name \"" + config.layer() + "\"");
            requireRoomForAutobind(limit, what);
        }
        if (plan) {
            return steps.done();
        }
        IpcpEntry entry = existing.orElseGet(() -> maker.make(limit, name, factory, loop));
        try {
            IpcpStatus status =
                    becomeMember(
                            limit, what, entry, (ipcp, reply) -> ipcp.bootstrap(config, reply));
            if (!status.detail().isEmpty()) {
                noticeWhatLacks(limit, what, entry, steps);
            }
        } catch (ProblemException e) {
            if (existing.isEmpty() && !keep) {
                maker.end(caller.limit(IpcpMaker.SHUTDOWN_LIMIT), entry, new Steps());
            }
            throw e;
        }
        caller.onLoop(
                limit,
                what,
                () -> {
                    entry.setMembership(new Membership.Bootstrapped(config));
                    if (autobind) {
                        bindItself(name, name);
                        bindItself(name, config.layer());
                    }
                    return true;
                });
        registerAgain(limit, entry, steps);
        return steps.done();
    }

    /** The loop that is wanted; an IPCP that exists stays where it is. */
    private static String loop(String what, Optional<IpcpEntry> existing, LayerConfig config) {
        String wanted = config.last(BootOptions.LOOP.keyword()).orElse(SharedLoops.SHARED);
        existing.map(IpcpEntry::loop)
                .filter(present -> !present.equals(wanted))
                .filter(present -> config.last(BootOptions.LOOP.keyword()).isPresent())
                .ifPresent(
                        present -> {
                            throw DeskProblems.otherLoop(what, present, wanted);
                        });
        return wanted;
    }

    /** Says in a notice what an IPCP lacks, after a moment in which it may come. */
    void noticeWhatLacks(TimeLimit limit, String what, IpcpEntry entry, Steps steps) {
        String lacking = caller.lacking(limit, what, entry);
        if (!lacking.isEmpty()) {
            steps.notice("IPCP \"" + entry.name() + "\" is " + lacking);
        }
    }

    /** The IPCP of a name, which must be in no layer yet, and of this type if one is given. */
    Optional<IpcpEntry> findNewcomer(
            TimeLimit limit, String what, String name, Optional<IpcpType> type) {
        return caller.onLoop(
                limit,
                what,
                () -> {
                    Optional<IpcpEntry> found = registry.ipcps().find(name);
                    found.ifPresent(entry -> requireNewcomer(what, entry, type));
                    return found;
                });
    }

    private static void requireNewcomer(String what, IpcpEntry entry, Optional<IpcpType> type) {
        type.filter(t -> t != entry.type())
                .ifPresent(
                        t -> {
                            throw DeskProblems.otherType(what, entry, t);
                        });
        if (entry.isJoining()) {
            throw DeskProblems.joining(what, entry);
        }
        if (entry.ipcp().status().state() != IpcpState.BOOT) {
            throw DeskProblems.member(what, entry);
        }
    }

    /**
     * Waits for an IPCP to become a member. One that is in its layer but waits for something that
     * is not here, such as a policy, is not waited for: it goes on by itself when that comes.
     */
    IpcpStatus becomeMember(
            TimeLimit limit,
            String what,
            IpcpEntry entry,
            BiConsumer<Ipcp, Reply<IpcpStatus>> operation) {
        CompletableFuture<IpcpStatus> answer = caller.begin(entry, operation);
        while (true) {
            try {
                return caller.await(limit.atMost(LOOK_AGAIN), what, answer);
            } catch (ProblemException e) {
                boolean mayComeYet = !answer.isDone() && !Thread.currentThread().isInterrupted();
                IpcpStatus status = entry.ipcp().status();
                if (mayComeYet
                        && status.state() == IpcpState.OPERATIONAL
                        && !status.detail().isEmpty()) {
                    return status;
                }
                if (!mayComeYet || limit.left().isZero()) {
                    throw e;
                }
            }
        }
    }

    void requireRoomForAutobind(TimeLimit limit, String what) {
        caller.onLoop(
                limit,
                what,
                () -> {
                    if (registry.ipcpBindings().isFull()) {
                        throw DeskProblems.limit(what, "bindings", settings.limits().bindings());
                    }
                    if (registry.names().isFull()) {
                        throw DeskProblems.limit(what, "names", settings.limits().names());
                    }
                    return true;
                });
    }

    /** Binds an IPCP to a name; whoever waits for that is served. On the IRM's loop. */
    void bindItself(String ipcp, String name) {
        registry.implyName(name);
        registry.ipcpBindings().add(ipcp, name);
        broker.bindingsChanged();
    }

    /** Names that were registered with an IPCP of this name are registered with the new one. */
    void registerAgain(TimeLimit limit, IpcpEntry entry, Steps steps) {
        List<String> names =
                caller.onLoop(
                        limit,
                        "cannot register names again",
                        () -> registry.registrations().namesOf(entry.name()));
        for (String name : names) {
            steps.step("register name \"" + name + "\" with IPCP \"" + entry.name() + "\" again");
            try {
                caller.<Boolean>ask(
                        limit,
                        "cannot register name \"" + name + "\" again",
                        entry,
                        (ipcp, reply) -> ipcp.register(name, reply));
            } catch (ProblemException e) {
                steps.notice(e.problem().sentence());
            }
        }
    }
}
