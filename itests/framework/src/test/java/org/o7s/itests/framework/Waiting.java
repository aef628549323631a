package org.o7s.itests.framework;

import java.time.Duration;
import org.osgi.framework.BundleContext;
import org.osgi.util.tracker.ServiceTracker;

/** Waits for services, with a bound. */
final class Waiting {
    /** The longest wait for a service; generous, for a machine that does other things too. */
    static final Duration LIMIT = Duration.ofSeconds(30);

    private Waiting() {}

    /** The service of that type, as soon as it is there. */
    static <T> T service(BundleContext context, Class<T> type) throws InterruptedException {
        ServiceTracker<T, T> tracker = new ServiceTracker<>(context, type, null);
        tracker.open();
        try {
            T service = tracker.waitForService(LIMIT.toMillis());
            if (service == null) {
                throw new AssertionError(
                        type.getName() + " did not appear within " + LIMIT.toSeconds() + " s");
            }
            return service;
        } finally {
            tracker.close();
        }
    }
}
