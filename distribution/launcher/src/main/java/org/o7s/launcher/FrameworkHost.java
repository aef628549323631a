package org.o7s.launcher;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;

/**
 * One OSGi framework with the bundles of a distribution.
 *
 * <p>A bundle that does not start is logged and left alone: the others run on, and what they miss
 * is an ordinary state that {@code irm} explains.
 */
final class FrameworkHost {
    private static final Logger LOG = Logger.getLogger(FrameworkHost.class.getName());

    private final Framework framework;
    private final Readiness readiness;
    private volatile boolean told;

    private FrameworkHost(Framework framework, Readiness readiness) {
        this.framework = framework;
        this.readiness = readiness;
    }

    /**
     * Starts a framework.
     *
     * @param distribution what to run
     * @param storage a folder of its own, emptied first
     * @param properties for bundles to read, such as {@code o7s.instance}
     * @throws BundleException if the framework itself does not start
     */
    static FrameworkHost start(
            Distribution distribution, Path storage, Map<String, String> properties)
            throws BundleException {
        Map<String, String> config = new HashMap<>(distribution.framework());
        config.putAll(properties);
        config.put(Constants.FRAMEWORK_STORAGE, storage.toString());
        config.put(
                Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        // A policy is replaced by installing its new version beside the old one.
        config.put(Constants.FRAMEWORK_BSNVERSION, Constants.FRAMEWORK_BSNVERSION_MULTIPLE);
        // Everything that goes wrong comes as an event too, and is logged once, by us.
        config.put("felix.log.level", "0");
        int highest = distribution.bundles().stream().mapToInt(e -> e.startLevel()).max().orElse(1);
        config.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, Integer.toString(highest));

        Framework framework = new FrameworkFactory().newFramework(config);
        framework.init();
        BundleContext context = framework.getBundleContext();
        context.addFrameworkListener(FrameworkHost::note);
        Readiness readiness = new Readiness(context, distribution.readyServices());
        List<Bundle> bundles = new ArrayList<>();
        for (Distribution.Entry entry : distribution.bundles()) {
            install(context, entry, bundles);
        }
        framework.start();
        return new FrameworkHost(framework, readiness);
    }

    private static void install(
            BundleContext context, Distribution.Entry entry, List<Bundle> bundles) {
        try {
            // By reference: the jars of the distribution are run in place, not copied.
            Bundle bundle = context.installBundle("reference:" + entry.file().toUri());
            bundle.adapt(BundleStartLevel.class).setStartLevel(entry.startLevel());
            bundle.start(Bundle.START_ACTIVATION_POLICY);
            bundles.add(bundle);
        } catch (BundleException e) {
            LOG.log(
                    Level.SEVERE,
                    e,
                    () -> "cannot install " + entry.file() + ": " + e.getMessage());
        }
    }

    private static void note(FrameworkEvent event) {
        Level level =
                switch (event.getType()) {
                    case FrameworkEvent.ERROR -> Level.SEVERE;
                    case FrameworkEvent.WARNING -> Level.WARNING;
                    default -> Level.FINE;
                };
        if (LOG.isLoggable(level)) {
            LOG.log(
                    level,
                    "bundle " + event.getBundle().getSymbolicName() + ": " + describe(event),
                    event.getThrowable());
        }
    }

    private static String describe(FrameworkEvent event) {
        Throwable thrown = event.getThrowable();
        return thrown == null ? "framework event " + event.getType() : thrown.toString();
    }

    /** Waits until the services that make a system ready are there. */
    boolean awaitReady(Duration limit) throws InterruptedException {
        return readiness.await(limit);
    }

    /** Whether somebody has told the framework to stop. */
    boolean stops() {
        return told || framework.getState() != Bundle.ACTIVE;
    }

    /** Why the system is not ready: services that are missing and bundles that do not run. */
    List<String> whyNotReady() {
        List<String> reasons = new ArrayList<>();
        readiness.missing().forEach(s -> reasons.add("service " + s + " is missing"));
        BundleContext context = framework.getBundleContext();
        if (context != null) {
            for (Bundle bundle : context.getBundles()) {
                if (bundle.getState() != Bundle.ACTIVE
                        && bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
                    reasons.add("bundle " + bundle.getSymbolicName() + " does not run");
                }
            }
        }
        return reasons;
    }

    /** Tells the framework to stop; returns at once. Any thread. */
    void requestStop() {
        told = true;
        readiness.giveUp();
        try {
            framework.stop();
        } catch (BundleException e) {
            LOG.log(Level.SEVERE, "the framework refuses to stop: " + e.getMessage(), e);
        }
    }

    /**
     * Waits for the end.
     *
     * @param limit the longest wait; zero waits for ever
     * @return whether the framework has ended
     */
    boolean awaitStop(Duration limit) throws InterruptedException {
        return framework.waitForStop(limit.toMillis()).getType() != FrameworkEvent.WAIT_TIMEDOUT;
    }
}
