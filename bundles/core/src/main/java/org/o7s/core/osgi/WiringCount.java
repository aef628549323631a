package org.o7s.core.osgi;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;

/**
 * Counts the bundles that the framework wires anew, from {@link #start} until it is closed: each
 * bundle that is refreshed is resolved again.
 */
final class WiringCount implements SynchronousBundleListener, AutoCloseable {
    private final BundleContext context;
    private final Set<Long> resolved = ConcurrentHashMap.newKeySet();

    private WiringCount(BundleContext context) {
        this.context = context;
    }

    static WiringCount start(BundleContext context) {
        WiringCount count = new WiringCount(context);
        context.addBundleListener(count);
        return count;
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        if (event.getType() == BundleEvent.RESOLVED) {
            resolved.add(event.getBundle().getBundleId());
        }
    }

    /** How many so far. */
    int bundles() {
        return resolved.size();
    }

    @Override
    public void close() {
        context.removeBundleListener(this);
    }
}
