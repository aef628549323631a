package org.o7s.irm;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.o7s.api.Applications;
import org.o7s.client.FlowKeeper;
import org.o7s.client.FlowParts;
import org.o7s.core.ipcp.IpcpFactory;
import org.o7s.core.loop.Loop;
import org.o7s.ipc.BoundaryWay;
import org.o7s.ipc.InstanceLock;
import org.o7s.irm.application.InFrameworkApplications;
import org.o7s.irm.broker.BrokerParts;
import org.o7s.irm.broker.EndPolicy;
import org.o7s.irm.broker.FlowBroker;
import org.o7s.irm.desk.ManagementDesk;
import org.o7s.irm.environment.IrmContext;
import org.o7s.irm.environment.IrmSettings;
import org.o7s.irm.environment.LoopStarter;
import org.o7s.irm.environment.SharedLoops;
import org.o7s.irm.management.Management;
import org.o7s.irm.persistence.BindingFile;
import org.o7s.irm.persistence.BindingText;
import org.o7s.irm.process.OutsideApplications;
import org.o7s.irm.process.ProcessClock;
import org.o7s.irm.state.Registry;
import org.o7s.irm.superserver.SuperServer;
import org.o7s.security.OapServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An IPC Resource Manager, put together: broker, applications and management on one loop.
 *
 * <p>Any thread but those of the loops. IPCP types may come and go while it runs.
 */
public final class Irm implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Irm.class);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    /**
     * Processes of the framework are numbered beyond what Linux numbers its processes with (2^22),
     * so that the two never meet.
     */
    private static final long PROCESS_NUMBERS_FROM = 1L << 22;

    private final Loop loop;
    private final LoopStarter loops;
    private final LoopStarter.Driven driven;
    private final Registry registry;
    private final SuperServer programs;
    private final InFrameworkApplications applications;
    private final ManagementDesk management;
    private final BrokerParts parts;
    private final FlowBroker broker;
    private final EndPolicy endPolicy;
    private final AtomicLong processNumbers = new AtomicLong(PROCESS_NUMBERS_FROM);
    private final AtomicReference<@Nullable OutsideApplications> outside = new AtomicReference<>();
    private final AtomicReference<@Nullable BindingFile> kept = new AtomicReference<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Starts an IRM without IPCPs. */
    public Irm(IrmSettings settings, IrmContext context) {
        this.loop = new Loop("irm", context.clocks());
        this.loops = context.loops();
        this.registry = new Registry(context.slots(), loop, settings.limits());
        this.programs = new SuperServer(loop, context);
        this.parts =
                new BrokerParts(
                        loop,
                        context,
                        new SharedLoops(context),
                        settings,
                        registry,
                        new OapServer(),
                        new FlowParts(context.pools(), context.clocks(), context.entropy()),
                        new FlowKeeper(loop),
                        programs);
        this.broker = new FlowBroker(parts);
        programs.onFailure(broker::startFailed);
        this.applications =
                new InFrameworkApplications(loop, loops, registry, broker, processNumbers);
        this.management = new ManagementDesk(parts, broker, processNumbers, applications);
        this.endPolicy = new EndPolicy(context.slots(), loop, parts.flowParts().policy());
        this.driven = loops.start(loop);
    }

    /** The door for applications in this process. */
    public Applications applications() {
        return applications;
    }

    /**
     * Opens the door for applications in processes of their own, until the IRM closes.
     *
     * @param lock the right to serve the instance
     * @param way how processes and daemon are connected
     * @throws IOException if the socket cannot be opened
     * @throws IllegalStateException if it is open already
     */
    public void openApplicationSocket(InstanceLock lock, BoundaryWay way) throws IOException {
        OutsideApplications door =
                OutsideApplications.open(lock, way, parts, broker, endPolicy, processNumbers);
        if (!outside.compareAndSet(null, door)) {
            door.close();
            throw new IllegalStateException("the application socket is open already");
        }
        management.addCounters("applications/rings", door::ringCounters);
        management.addCounters("applications/direct", door::directCounters);
        management.addCounters("applications/socket", door::socketCounters);
    }

    /** Opens the door of the native way. */
    public void openApplicationSocket(InstanceLock lock) throws IOException {
        openApplicationSocket(lock, BoundaryWay.NATIVE);
    }

    /**
     * Binds again what was bound when a daemon with this file was killed, and keeps the file up to
     * date until the IRM closes. To be called once, before processes come.
     *
     * @throws IOException if the file cannot be read, or the IRM does not answer
     */
    public void keepBindings(Path path) throws IOException {
        BindingFile file = new BindingFile(path);
        BindingText bindings =
                new BindingText(registry, programs, parts.settings().limits(), ProcessClock.boot());
        String before = file.read();
        CompletableFuture<Integer> strange = new CompletableFuture<>();
        loop.execute(() -> strange.complete(bindings.read(before, ProcessClock::startedTicks)));
        try {
            int leftOut = loops.await(strange, STOP_LIMIT);
            if (leftOut > 0) {
                LOG.warn("{} lines of {} are not understood, and left out", leftOut, path);
            }
        } catch (TimeoutException e) {
            throw new IOException("the IRM does not answer", e);
        }
        management.afterChanges(bindings::write, text -> save(file, text));
        kept.set(file);
    }

    private static void save(BindingFile file, String text) {
        try {
            file.write(text);
        } catch (IOException e) {
            LOG.warn("bindings would not survive a crash of the daemon: {}", e.getMessage());
        }
    }

    /** The management API. */
    public Management management() {
        return management;
    }

    /** The IRM's loop. */
    public Loop loop() {
        return loop;
    }

    /** A bundle makes IPCPs of a type from now on; those that went with it before come back. */
    public void addIpcpFactory(IpcpFactory factory) {
        management.addFactory(factory);
    }

    /** A bundle goes: its IPCPs are gone when this returns. */
    public void removeIpcpFactory(IpcpFactory factory) {
        // A stopped system has no IPCPs any more.
        if (!closed.get()) {
            management.removeFactory(factory);
        }
    }

    private void forgetBindings() {
        BindingFile file = kept.getAndSet(null);
        if (file == null) {
            return;
        }
        try {
            file.remove();
        } catch (IOException e) {
            LOG.warn("bindings are not forgotten: {}", e.getMessage());
        }
    }

    /** Stops: processes leave, IPCPs are destroyed, the loop ends. Later calls do nothing. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        OutsideApplications door = outside.getAndSet(null);
        CompletableFuture<Boolean> left = new CompletableFuture<>();
        loop.execute(
                () -> {
                    programs.close();
                    if (door != null) {
                        door.closeAll();
                    }
                    applications.closeAll();
                    endPolicy.close();
                    registry.names().all().forEach(n -> registry.names().remove(n.name()));
                    left.complete(true);
                });
        try {
            loops.await(left, STOP_LIMIT);
            management.endAll();
        } catch (TimeoutException e) {
            LOG.warn("the IRM did not come to rest within {}", STOP_LIMIT);
        } finally {
            management.stop();
            forgetBindings();
            if (door != null) {
                door.close();
            }
            driven.stop();
        }
    }
}
