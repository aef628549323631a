package org.o7s.launcher;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;

/** Waits until certain services are registered. Any thread. */
final class Readiness implements ServiceListener {
    private final BundleContext context;
    private final List<String> wanted;
    private final CountDownLatch complete = new CountDownLatch(1);

    /** Begins to watch; the framework must be initialised. */
    Readiness(BundleContext context, List<String> wanted) {
        this.context = context;
        this.wanted = List.copyOf(wanted);
        context.addServiceListener(this);
        check();
    }

    @Override
    public void serviceChanged(ServiceEvent event) {
        if (event.getType() == ServiceEvent.REGISTERED) {
            check();
        }
    }

    private void check() {
        if (missing().isEmpty()) {
            complete.countDown();
        }
    }

    /** Waits; false if something is still missing when the time is over. */
    boolean await(Duration limit) throws InterruptedException {
        boolean done = complete.await(limit.toNanos(), TimeUnit.NANOSECONDS);
        context.removeServiceListener(this);
        return done;
    }

    /** The services that are not there now. */
    List<String> missing() {
        List<String> missing = new ArrayList<>();
        for (String service : wanted) {
            if (context.getServiceReference(service) == null) {
                missing.add(service);
            }
        }
        return missing;
    }
}
