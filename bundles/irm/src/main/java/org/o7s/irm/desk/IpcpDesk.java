package org.o7s.irm.desk;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.o7s.core.compute.Compute;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.IpcpContext;
import org.o7s.core.ipcp.IpcpFactory;
import org.o7s.core.ipcp.IpcpState;
import org.o7s.core.ipcp.IpcpStatus;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.loop.Loop;
import org.o7s.core.problem.ProblemException;
import org.o7s.irm.broker.FlowBroker;
import org.o7s.irm.environment.IrmContext;
import org.o7s.irm.environment.IrmSettings;
import org.o7s.irm.environment.LoopStarter;
import org.o7s.irm.management.Management.Call;
import org.o7s.irm.management.Management.Done;
import org.o7s.irm.state.IpcpEntry;
import org.o7s.irm.state.IpcpTable;
import org.o7s.irm.state.Registry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes, bootstraps and destroys IPCPs, and follows the bundles that make them: an IPCP goes with
 * its bundle, and comes back with it, in its layer and with its registrations.
 */
final class IpcpDesk {
    private static final Logger LOG = LoggerFactory.getLogger(IpcpDesk.class);
    private static final Duration SHUTDOWN_LIMIT = Duration.ofSeconds(5);
    private static final Duration RETURN_LIMIT = Duration.ofSeconds(30);

    private final Caller caller;
    private final IrmContext context;
    private final IrmSettings settings;
    private final Registry registry;
    private final FlowBroker broker;
    private final AtomicLong processNumbers;
    private final Loop irmLoop;
    private final List<IpcpFactory> factories = new CopyOnWriteArrayList<>();

    IpcpDesk(
            Caller caller,
            IrmContext context,
            IrmSettings settings,
            Registry registry,
            FlowBroker broker,
            AtomicLong processNumbers,
            Loop irmLoop) {
        this.caller = caller;
        this.context = context;
        this.settings = settings;
        this.registry = registry;
        this.broker = broker;
        this.processNumbers = processNumbers;
        this.irmLoop = irmLoop;
    }

    List<IpcpFactory> factories() {
        return List.copyOf(factories);
    }

    Done create(String name, IpcpType type, Call call) {
        String what = "cannot create IPCP \"" + name + "\"";
        TimeLimit limit = caller.limit(call);
        return caller.change(
                limit,
                what,
                () -> {
                    IpcpFactory factory = factoryFor(name, type);
                    requireFree(limit, name);
                    Steps steps = new Steps().step(createStep(name, type));
                    if (!call.plan()) {
                        make(limit, name, factory);
                    }
                    return steps.done();
                });
    }

    private static String createStep(String name, IpcpType type) {
        return "create IPCP \"" + name + "\" of type " + type.word();
    }

    private IpcpFactory factoryFor(String name, IpcpType type) {
        DeskProblems.requireName("the name of an IPCP", name);
        IpcpFactory found = null;
        for (IpcpFactory factory : factories) {
            if (factory.type() == type) {
                found = factory;
            }
        }
        if (found == null) {
            throw DeskProblems.noFactory(
                    name, type, factories.stream().map(f -> f.type().word()).distinct().toList());
        }
        return found;
    }

    private void requireFree(TimeLimit limit, String name) {
        caller.onLoop(
                limit,
                "cannot create IPCP \"" + name + "\"",
                () -> {
                    registry.ipcps()
                            .find(name)
                            .ifPresent(
                                    existing -> {
                                        throw DeskProblems.ipcpExists(name, existing);
                                    });
                    if (registry.ipcps().isFull()) {
                        throw DeskProblems.limit(
                                "cannot create IPCP \"" + name + "\"",
                                "IPCPs",
                                settings.limits().ipcps());
                    }
                    return true;
                });
    }

    private IpcpEntry make(TimeLimit limit, String name, IpcpFactory factory) {
        Loop loop = new Loop("ipcp " + name, context.clocks());
        Ipcp ipcp;
        try {
            ipcp =
                    factory.create(
                            new IpcpContext(
                                    name,
                                    loop,
                                    broker,
                                    context.pools(),
                                    context.entropy(),
                                    context.compute(),
                                    context.drivers(),
                                    context.slots()));
        } catch (ProblemException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("IPCP {} could not be made", name, e);
            throw DeskProblems.ipcpFailed("cannot create IPCP \"" + name + "\"", e);
        }
        LoopStarter.Driven driven = context.loops().start(loop);
        IpcpEntry entry = new IpcpEntry(processNumbers.incrementAndGet(), ipcp, factory, driven);
        caller.onLoop(
                limit,
                "cannot create IPCP \"" + name + "\"",
                () -> {
                    registry.ipcps().add(entry);
                    return true;
                });
        return entry;
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
            end(limit, entry, steps);
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

    /** Ends an IPCP; whatever it does, it is gone afterwards. */
    private void end(TimeLimit limit, IpcpEntry entry, Steps steps) {
        String what = "cannot destroy IPCP \"" + entry.name() + "\"";
        caller.onLoop(
                limit,
                what,
                () -> {
                    broker.ipcpGone(entry);
                    return true;
                });
        try {
            caller.<Boolean>ask(
                    limit.atMost(SHUTDOWN_LIMIT), what, entry, (ipcp, r) -> ipcp.shutdown(r));
        } catch (ProblemException e) {
            LOG.warn("IPCP {} did not shut down: {}", entry.name(), e.getMessage());
            steps.notice(
                    "IPCP \""
                            + entry.name()
                            + "\" did not shut down by itself: "
                            + e.problem().sentence());
        }
        entry.driven().stop();
        caller.onLoop(
                caller.limit(SHUTDOWN_LIMIT),
                what,
                () -> {
                    broker.ipcpStopped(entry);
                    registry.ipcps().remove(entry);
                    return true;
                });
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
        Optional<IpcpEntry> existing =
                caller.onLoop(limit, what, () -> registry.ipcps().find(name));
        IpcpFactory factory =
                existing.map(e -> checked(e, type))
                        .orElseGet(
                                () ->
                                        factoryFor(
                                                name,
                                                type.orElseThrow(
                                                        () -> DeskProblems.typeNeeded(name))));
        factory.validate(config);
        Steps steps = new Steps();
        if (existing.isEmpty()) {
            requireFree(limit, name);
            steps.step(createStep(name, factory.type()));
        }
        steps.step("bootstrap IPCP \"" + name + "\" in layer \"" + config.layer() + "\"");
        if (autobind) {
            steps.step("bind IPCP \"" + name + "\" to name \"" + name + "\"");
            steps.step("bind IPCP \"" + name + "\" to name \"" + config.layer() + "\"");
            caller.onLoop(
                    limit,
                    what,
                    () -> {
                        requireRoomForAutobind(what);
                        return true;
                    });
        }
        if (plan) {
            return steps.done();
        }
        IpcpEntry entry = existing.orElseGet(() -> make(limit, name, factory));
        try {
            IpcpStatus status =
                    caller.ask(limit, what, entry, (ipcp, reply) -> ipcp.bootstrap(config, reply));
            if (!status.detail().isEmpty()) {
                steps.notice("IPCP \"" + name + "\" is " + status.detail());
            }
        } catch (ProblemException e) {
            if (existing.isEmpty() && !keep) {
                end(caller.limit(SHUTDOWN_LIMIT), entry, new Steps());
            }
            throw e;
        }
        caller.onLoop(
                limit,
                what,
                () -> {
                    entry.setConfig(config);
                    if (autobind) {
                        bindItself(name, name);
                        bindItself(name, config.layer());
                    }
                    return true;
                });
        registerAgain(limit, entry, steps);
        return steps.done();
    }

    private static IpcpFactory checked(IpcpEntry entry, Optional<IpcpType> type) {
        type.filter(t -> t != entry.type())
                .ifPresent(
                        t -> {
                            throw DeskProblems.otherType(entry, t);
                        });
        if (entry.ipcp().status().state() != IpcpState.BOOT) {
            throw DeskProblems.member(entry);
        }
        return entry.factory();
    }

    private void requireRoomForAutobind(String what) {
        if (registry.ipcpBindings().isFull()) {
            throw DeskProblems.limit(what, "bindings", settings.limits().bindings());
        }
        if (registry.names().isFull()) {
            throw DeskProblems.limit(what, "names", settings.limits().names());
        }
    }

    private void bindItself(String ipcp, String name) {
        registry.implyName(name);
        registry.ipcpBindings().add(ipcp, name);
    }

    /** Names that were registered with an IPCP of this name are registered with the new one. */
    private void registerAgain(TimeLimit limit, IpcpEntry entry, Steps steps) {
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

    /** A bundle makes IPCPs of a type from now on; those that went with it come back. */
    void addFactory(IpcpFactory factory) {
        factories.add(factory);
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
                            ? bootstrap(
                                    lost.name(),
                                    Optional.of(lost.type()),
                                    lost.config().get(),
                                    false,
                                    true,
                                    call)
                            : create(lost.name(), lost.type(), call);
            LOG.info("IPCP {} came back with its bundle: {}", lost.name(), done.steps());
        } catch (ProblemException e) {
            LOG.warn("IPCP {} did not come back: {}", lost.name(), e.getMessage());
        }
    }

    /** A bundle goes: its IPCPs are gone when this returns. */
    void removeFactory(IpcpFactory factory) {
        factories.remove(factory);
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
        end(caller.limit(SHUTDOWN_LIMIT), entry, new Steps());
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
            end(caller.limit(SHUTDOWN_LIMIT), entry, new Steps());
        }
    }
}
