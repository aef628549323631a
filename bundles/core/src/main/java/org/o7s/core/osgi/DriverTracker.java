package org.o7s.core.osgi;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.o7s.core.driver.DatagramDriver;
import org.o7s.core.driver.Driver;
import org.o7s.core.driver.DriverCatalog;
import org.o7s.core.driver.FrameDriver;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.Filter;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the catalogue of drivers equal to the driver services of the framework.
 *
 * <p>The catalogue takes the later addition for the newer driver. A driver that comes while a later
 * deployment of the same name is in use (bundles start in any order) therefore stands by, and
 * enters the catalogue only before the other one leaves it.
 */
final class DriverTracker
        implements ServiceTrackerCustomizer<Driver, DriverTracker.Here>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DriverTracker.class);

    /** A driver that is here. */
    static final class Here {
        private final Driver driver;
        private final Bundle bundle;
        private final long deployment;
        private boolean listed;

        Here(Driver driver, Bundle bundle, long deployment) {
            this.driver = driver;
            this.bundle = bundle;
            this.deployment = deployment;
        }
    }

    private final BundleContext context;
    private final DriverCatalog catalog;
    private final Deployments deployments;
    private final Arrivals arrivals;
    private final ServiceTracker<Driver, Here> tracker;
    private final List<Here> all = new ArrayList<>();

    /** A tracker that is not open yet. */
    DriverTracker(
            BundleContext context,
            DriverCatalog catalog,
            Deployments deployments,
            Arrivals arrivals) {
        this.context = context;
        this.catalog = catalog;
        this.deployments = deployments;
        this.arrivals = arrivals;
        this.tracker = new ServiceTracker<>(context, filter(context), this);
    }

    private static Filter filter(BundleContext context) {
        try {
            return context.createFilter(
                    "(|(%1$s=%2$s)(%1$s=%3$s))"
                            .formatted(
                                    Constants.OBJECTCLASS,
                                    FrameDriver.class.getName(),
                                    DatagramDriver.class.getName()));
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("the filter is a constant", e);
        }
    }

    void open() {
        tracker.open();
    }

    /** Whether a bundle's driver of that name is in the catalogue. */
    boolean isHere(Bundle bundle, String name) {
        synchronized (all) {
            return all.stream()
                    .anyMatch(h -> h.listed && h.bundle == bundle && h.driver.name().equals(name));
        }
    }

    @Override
    public @Nullable Here addingService(ServiceReference<Driver> reference) {
        Driver driver = context.getService(reference);
        if (driver == null) {
            LOG.error("{} registers a driver but does not hand it out", reference.getBundle());
            return null;
        }
        Bundle bundle = reference.getBundle();
        Here here = new Here(driver, bundle, deployments.numberOf(bundle));
        synchronized (all) {
            all.add(here);
            here.listed = all.stream().noneMatch(h -> h.listed && outranks(h, here));
        }
        if (here.listed) {
            catalog.add(driver, Origin.of(bundle));
        }
        arrivals.tell();
        return here;
    }

    @Override
    public void modifiedService(ServiceReference<Driver> reference, Here here) {
        // A driver says its name and rank itself; its service properties mean nothing to us.
    }

    @Override
    public void removedService(ServiceReference<Driver> reference, Here here) {
        Here next;
        synchronized (all) {
            all.remove(here);
            next = here.listed ? standingBy(here) : null;
            if (next != null) {
                next.listed = true;
            }
        }
        if (next != null) {
            catalog.add(next.driver, Origin.of(next.bundle));
        }
        catalog.remove(here.driver);
        context.ungetService(reference);
    }

    /** The newest driver of that name, if none is listed: its turn has come. */
    private @Nullable Here standingBy(Here gone) {
        boolean anotherListed = all.stream().anyMatch(h -> h.listed && isSameDriver(h, gone));
        return anotherListed
                ? null
                : all.stream()
                        .filter(h -> isSameDriver(h, gone))
                        .max(Comparator.comparingLong(h -> h.deployment))
                        .orElse(null);
    }

    private static boolean outranks(Here one, Here other) {
        return one.deployment > other.deployment && isSameDriver(one, other);
    }

    private static boolean isSameDriver(Here one, Here other) {
        return one.driver.name().equals(other.driver.name())
                && one.driver instanceof FrameDriver == other.driver instanceof FrameDriver;
    }

    @Override
    public void close() {
        tracker.close();
    }
}
