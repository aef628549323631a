package org.o7s.core.osgi;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.o7s.core.compute.ThreadCompute;
import org.o7s.core.driver.DriverCatalog;
import org.o7s.core.slot.PolicyCatalog;
import org.o7s.core.slot.PolicyEngine;
import org.o7s.core.slot.PolicyManager;
import org.o7s.core.slot.PolicySlots;
import org.o7s.core.time.Clocks;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Puts the slot engine of a system together and offers it: {@link PolicySlots}, {@link
 * PolicyManager}, {@link PolicyCatalog} and {@link DriverCatalog} are OSGi services.
 *
 * <p>What was deployed and chosen is kept in the directory that the framework property {@value
 * #STORE} names, else in the data area of this bundle. By the time the services are there, what was
 * deployed in earlier runs is there again.
 */
@Capability(
        namespace = "osgi.service",
        attribute =
                "objectClass:List<String>="
                        + "\"org.o7s.core.driver.DriverCatalog,org.o7s.core.slot.PolicyCatalog,"
                        + "org.o7s.core.slot.PolicySlots,org.o7s.core.slot.PolicyManager\"",
        effective = "active")
@Component(
        immediate = true,
        service = {})
public final class SlotComponent {
    /** Framework property: the directory for deployed bundles and recorded choices. */
    public static final String STORE = "o7s.store";

    /** Two that build, one that deploys, and whoever remembers meanwhile. */
    private static final int COMPUTE_TASKS_MAX = 5;

    private final BundleContext context;
    private final ThreadCompute compute = new ThreadCompute(COMPUTE_TASKS_MAX);
    private final PolicyEngine engine;
    private final PolicyTracker policies;
    private final DriverTracker drivers;
    private final BundleDeployer deployer;
    private final SynchronousBundleListener end = this::frameworkStops;
    private final List<ServiceRegistration<?>> registrations;

    /**
     * Starts it.
     *
     * @throws IOException if the store cannot be used
     */
    @Activate
    public SlotComponent(BundleContext context) throws IOException {
        this.context = context;
        Path directory = directory(context);
        BundleStore store = new BundleStore(directory.resolve("bundles"));
        ChoiceFile choices = new ChoiceFile(directory.resolve("choices.properties"));
        PolicyCatalog policyCatalog = new PolicyCatalog();
        DriverCatalog driverCatalog = new DriverCatalog();
        Deployments deployments = new Deployments();
        Arrivals arrivals = new Arrivals();
        drivers = new DriverTracker(context, driverCatalog, deployments, arrivals);
        policies = new PolicyTracker(context, policyCatalog, deployments, arrivals);
        deployer =
                new BundleDeployer(context, store, deployments, policyCatalog, drivers, arrivals);
        engine = new PolicyEngine(policyCatalog, compute, Clocks.system(), deployer, choices);
        context.addBundleListener(end);
        context.addBundleListener(deployer);
        drivers.open();
        policies.open();
        deployer.restore();
        registrations =
                List.of(
                        context.registerService(DriverCatalog.class, driverCatalog, null),
                        context.registerService(PolicyCatalog.class, policyCatalog, null),
                        context.registerService(PolicySlots.class, engine, null),
                        context.registerService(PolicyManager.class, engine, null));
    }

    /** Stops it: first whoever uses it, then what it uses. */
    @Deactivate
    public void deactivate() {
        registrations.reversed().forEach(ServiceRegistration::unregister);
        engine.close();
        policies.close();
        drivers.close();
        context.removeBundleListener(deployer);
        context.removeBundleListener(end);
        compute.close();
    }

    /** Bundles stop in any order then, and loops too: nobody waits for a slot to let go. */
    private void frameworkStops(BundleEvent event) {
        if (event.getBundle().getBundleId() == 0 && event.getType() == BundleEvent.STOPPING) {
            engine.close();
        }
    }

    private static Path directory(BundleContext context) {
        String configured = context.getProperty(STORE);
        return configured != null && !configured.isBlank()
                ? Path.of(configured)
                : context.getDataFile("store").toPath();
    }
}
