package org.o7s.launcher;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
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

    /** Ends the wait: the system is told to stop. */
    void giveUp() {
        complete.countDown();
    }

    /** Waits; false if something is still missing when the time is over. */
    boolean await(Duration limit) throws InterruptedException {
        return complete.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** The services that are not there now. */
    List<String> missing() {
        List<String> missing = new ArrayList<>();
        for (String service : wanted) {
            if (!isThere(service)) {
                missing.add(service);
            }
        }
        return missing;
    }

    /** Whoever's class it is: the launcher may have one of the same name on its own class path. */
    private boolean isThere(String service) {
        try {
            return context.getAllServiceReferences(service, null) != null;
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("there was no filter to be wrong", e);
        }
    }
}
