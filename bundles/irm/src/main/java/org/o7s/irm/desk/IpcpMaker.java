package org.o7s.irm.desk;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.IpcpContext;
import org.o7s.core.ipcp.IpcpFactory;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.loop.Loop;
import org.o7s.core.problem.ProblemException;
import org.o7s.irm.broker.BrokerParts;
import org.o7s.irm.broker.FlowBroker;
import org.o7s.irm.broker.IpcpFlows;
import org.o7s.irm.environment.IrmContext;
import org.o7s.irm.environment.IrmSettings;
import org.o7s.irm.environment.SharedLoops;
import org.o7s.irm.state.IpcpEntry;
import org.o7s.irm.state.Registry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes IPCPs with the factories that bundles bring, and ends them. */
final class IpcpMaker {
    /** How long an IPCP may take to shut down. */
    static final Duration SHUTDOWN_LIMIT = Duration.ofSeconds(5);

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(IpcpMaker.class);

    private final Caller caller;
    private final IrmContext context;
    private final IrmSettings settings;
    private final Registry registry;
    private final FlowBroker broker;
    private final IpcpFlows lower;
    private final SharedLoops loops;
    private final AtomicLong processNumbers;
    private final List<IpcpFactory> factories = new CopyOnWriteArrayList<>();

    IpcpMaker(Caller caller, BrokerParts parts, FlowBroker broker, AtomicLong processNumbers) {
        this.caller = caller;
        this.context = parts.context();
        this.settings = parts.settings();
        this.registry = parts.registry();
        this.broker = broker;
        this.lower = new IpcpFlows(parts, broker);
        this.loops = parts.loops();
        this.processNumbers = processNumbers;
    }

    void add(IpcpFactory factory) {
        factories.add(factory);
    }

    void remove(IpcpFactory factory) {
        factories.remove(factory);
    }

    List<IpcpFactory> factories() {
        return List.copyOf(factories);
    }

    /** The newest factory of a type, for an IPCP of this name. */
    IpcpFactory factoryFor(String name, IpcpType type) {
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

    /** Refuses a name that is taken, and one IPCP more than there may be. */
    void requireFree(TimeLimit limit, String name) {
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

    /** Makes an IPCP on the loop of this name, which is driven from then on. */
    IpcpEntry make(TimeLimit limit, String name, IpcpFactory factory, String loop) {
        String what = "cannot create IPCP \"" + name + "\"";
        SharedLoops.Place place = loops.take(loop);
        try {
            Ipcp ipcp =
                    caller.onLoop(
                            limit, what, place.loop(), () -> create(name, factory, place.loop()));
            IpcpEntry entry =
                    new IpcpEntry(
                            processNumbers.incrementAndGet(),
                            ipcp,
                            factory,
                            place,
                            settings.limits().flowsPerProcess(),
                            IpcpEntry.REQUESTS_MAX);
            caller.onLoop(
                    limit,
                    what,
                    () -> {
                        registry.ipcps().add(entry);
                        return true;
                    });
            return entry;
        } catch (RuntimeException e) {
            place.stop();
            throw e;
        }
    }

    private Ipcp create(String name, IpcpFactory factory, Loop loop) {
        try {
            return factory.create(
                    new IpcpContext(
                            name,
                            loop,
                            broker,
                            context.pools(),
                            context.entropy(),
                            context.compute(),
                            context.drivers(),
                            context.slots(),
                            lower));
        } catch (ProblemException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("IPCP {} could not be made", name, e);
            throw DeskProblems.ipcpFailed("cannot create IPCP \"" + name + "\"", e);
        }
    }

    /** Ends an IPCP; whatever it does, it is gone afterwards. */
    void end(TimeLimit limit, IpcpEntry entry, Steps steps) {
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
        closeWhatIsLeft(what, entry);
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

    /** On the loop of the IPCP, which goes on if others share it; if it hangs, it is too late. */
    private void closeWhatIsLeft(String what, IpcpEntry entry) {
        TimeLimit limit = caller.limit(CLOSE_LIMIT);
        try {
            List<Runnable> closings = caller.onLoop(limit, what, () -> broker.closingsOf(entry));
            if (!closings.isEmpty()) {
                caller.onLoop(
                        limit,
                        what,
                        entry.ipcp().loop(),
                        () -> {
                            closings.forEach(Runnable::run);
                            return true;
                        });
            }
        } catch (ProblemException e) {
            LOG.warn("flows of IPCP {} were not closed on its loop", entry.name(), e);
        }
    }
}
