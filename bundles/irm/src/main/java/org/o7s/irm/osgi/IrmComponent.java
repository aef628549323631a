package org.o7s.irm.osgi;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.o7s.api.Applications;
import org.o7s.core.compute.ThreadCompute;
import org.o7s.core.driver.DriverCatalog;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.ipcp.IpcpFactory;
import org.o7s.core.packet.PacketPools;
import org.o7s.core.slot.PolicySlots;
import org.o7s.core.time.Clocks;
import org.o7s.ipc.BoundaryWay;
import org.o7s.ipc.InstanceLock;
import org.o7s.ipc.InstancePaths;
import org.o7s.ipc.application.ApplicationServer;
import org.o7s.irm.Irm;
import org.o7s.irm.environment.IrmContext;
import org.o7s.irm.environment.IrmSettings;
import org.o7s.irm.environment.Limits;
import org.o7s.irm.environment.ProcessLauncher;
import org.o7s.irm.environment.ProgramLauncher;
import org.o7s.irm.environment.ThreadLoops;
import org.o7s.irm.management.Management;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the IRM of this framework and offers {@link Applications} and {@link Management}.
 *
 * <p>Framework properties: {@code o7s.instance} is the name of the system ({@code default}); {@code
 * o7s.direct-flows} says whether its own processes may be joined without a layer ({@code true});
 * {@code o7s.programs} is the folder for what programs print that it starts, without which it
 * starts none; {@code o7s.bin} is the folder of the system's own programs; {@code o7s.bindings} is
 * the file that keeps bindings for a successor if this daemon is killed; {@code o7s.boundary} says
 * how processes are connected, {@code native} or {@code portable} ({@code native}). Processes
 * outside of the framework come to the application socket in the run directory.
 */
@Capability(
        namespace = "osgi.service",
        attribute =
                "objectClass:List<String>="
                        + "\"org.o7s.api.Applications,org.o7s.irm.management.Management\"",
        effective = "active")
@Component(
        service = {},
        immediate = true)
public final class IrmComponent {
    private static final Logger LOG = LoggerFactory.getLogger(IrmComponent.class);
    private static final int COMPUTE_PLACES = 16;

    private final BundleContext bundle;
    private final ThreadCompute compute = new ThreadCompute(COMPUTE_PLACES);
    private final Irm irm;
    private @Nullable InstanceLock lock;
    private @Nullable ServiceRegistration<Applications> applications;
    private @Nullable ServiceRegistration<Management> management;

    /** Starts the IRM; IPCP types are bound from then on. */
    @Activate
    public IrmComponent(
            BundleContext bundle, @Reference DriverCatalog drivers, @Reference PolicySlots slots) {
        this.bundle = bundle;
        this.irm =
                new Irm(
                        new IrmSettings(
                                property("o7s.instance", "default"),
                                bundle.getBundle().getVersion().toString(),
                                Boolean.parseBoolean(property("o7s.direct-flows", "true")),
                                Limits.DEFAULT),
                        new IrmContext(
                                Clocks.system(),
                                Entropy.secure(),
                                compute,
                                PacketPools.ofDaemon(),
                                drivers,
                                slots,
                                new ThreadLoops(),
                                launcher()));
    }

    private ProgramLauncher launcher() {
        String logs = property("o7s.programs", "");
        return logs.isEmpty()
                ? ProgramLauncher.NONE
                : new ProcessLauncher(
                        Path.of(logs),
                        ProcessLauncher.cleaned(
                                System.getenv(),
                                property("o7s.instance", "default"),
                                property("o7s.bin", "")));
    }

    private String property(String key, String fallback) {
        return Optional.ofNullable(bundle.getProperty(key)).orElse(fallback);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "removeFactory")
    void addFactory(IpcpFactory factory) {
        irm.addIpcpFactory(factory);
    }

    void removeFactory(IpcpFactory factory) {
        irm.removeIpcpFactory(factory);
    }

    @Activate
    void activate() {
        keepBindings();
        openApplicationSocket();
        applications = bundle.registerService(Applications.class, irm.applications(), null);
        management = bundle.registerService(Management.class, irm.management(), null);
    }

    /** Without that everything else works, until the daemon is killed. */
    private void keepBindings() {
        String file = property("o7s.bindings", "");
        if (file.isEmpty()) {
            return;
        }
        try {
            irm.keepBindings(Path.of(file));
        } catch (IOException e) {
            LOG.warn("bindings will not survive a crash of the daemon: {}", e.getMessage());
        }
    }

    /** Without it everything else of the system works, so that is no reason to stop. */
    private void openApplicationSocket() {
        BoundaryWay way =
                BoundaryWay.named(property("o7s.boundary", BoundaryWay.NATIVE.word()))
                        .orElse(BoundaryWay.NATIVE);
        Optional<String> unsupported = ApplicationServer.unsupported(way);
        if (unsupported.isPresent()) {
            LOG.warn(
                    "there is no application socket: {}; irmd --portable has one on any system",
                    unsupported.get());
            return;
        }
        try {
            InstanceLock held =
                    InstanceLock.acquireOrShare(
                            InstancePaths.ofDaemon(
                                    System.getenv(),
                                    System.getProperty("user.name", ""),
                                    property("o7s.instance", InstancePaths.DEFAULT_INSTANCE)));
            lock = held;
            irm.openApplicationSocket(held, way);
        } catch (IOException e) {
            LOG.warn("there is no application socket: {}", e.getMessage());
        }
    }

    @Deactivate
    void deactivate() {
        unregister(management);
        unregister(applications);
        irm.close();
        InstanceLock held = lock;
        if (held != null) {
            held.close();
        }
        compute.close();
    }

    private static void unregister(@Nullable ServiceRegistration<?> registration) {
        if (registration != null) {
            registration.unregister();
        }
    }
}
