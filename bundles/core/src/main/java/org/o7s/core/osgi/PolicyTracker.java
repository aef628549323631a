package org.o7s.core.osgi;

import org.jspecify.annotations.Nullable;
import org.o7s.core.slot.PolicyCatalog;
import org.o7s.policy.PolicyFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the catalogue of policies equal to the factory services of the framework.
 *
 * <p>A service that goes is out of use before its bundle's stop returns, since the framework tells
 * us within it.
 */
final class PolicyTracker
        implements ServiceTrackerCustomizer<PolicyFactory<?>, PolicyFactory<?>>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyTracker.class);

    private final BundleContext context;
    private final PolicyCatalog catalog;
    private final Deployments deployments;
    private final Arrivals arrivals;
    private final ServiceTracker<PolicyFactory<?>, PolicyFactory<?>> tracker;

    /** A tracker that is not open yet. */
    PolicyTracker(
            BundleContext context,
            PolicyCatalog catalog,
            Deployments deployments,
            Arrivals arrivals) {
        this.context = context;
        this.catalog = catalog;
        this.deployments = deployments;
        this.arrivals = arrivals;
        this.tracker = new ServiceTracker<>(context, PolicyFactory.class.getName(), this);
    }

    void open() {
        tracker.open();
    }

    @Override
    public @Nullable PolicyFactory<?> addingService(ServiceReference<PolicyFactory<?>> reference) {
        Bundle bundle = reference.getBundle();
        Object kind = reference.getProperty(PolicyFactory.KIND);
        Object name = reference.getProperty(PolicyFactory.NAME);
        if (!(kind instanceof String k && name instanceof String n)) {
            LOG.error(
                    "{} registers a policy without the text properties {} and {}; it is ignored",
                    bundle,
                    PolicyFactory.KIND,
                    PolicyFactory.NAME);
            return null;
        }
        PolicyFactory<?> factory = context.getService(reference);
        if (factory == null) {
            LOG.error("{} registers policy {}/{} but does not hand it out", bundle, k, n);
            return null;
        }
        String version = bundle.getVersion().toString();
        catalog.add(k, n, version, factory, Origin.of(bundle), deployments.numberOf(bundle));
        arrivals.tell();
        return factory;
    }

    @Override
    public void modifiedService(
            ServiceReference<PolicyFactory<?>> reference, PolicyFactory<?> factory) {
        // Kind and name of a policy are fixed; other properties mean nothing to us.
    }

    @Override
    public void removedService(
            ServiceReference<PolicyFactory<?>> reference, PolicyFactory<?> factory) {
        catalog.remove(factory);
        context.ungetService(reference);
    }

    @Override
    public void close() {
        tracker.close();
    }
}
