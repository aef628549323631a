package org.o7s.itests.slots;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.launch.Framework;
import org.osgi.util.tracker.ServiceTracker;

/** A framework with the core, policies from this build, and a mechanism that uses them. */
final class LivingSystem implements AutoCloseable {
    private static final List<String> BUNDLES =
            List.of(
                    "org.osgi.util.function",
                    "org.osgi.util.promise",
                    "org.osgi.service.component",
                    "org.apache.felix.scr",
                    "jctools-core",
                    "org.o7s.api",
                    "org.o7s.policy-api",
                    "org.o7s.core",
                    "org.o7s.policy.hash-sha3",
                    "org.o7s.policy.load-balance-round-robin",
                    "org.o7s.policy.load-balance-spillover");

    private final Framework framework;
    private final BiFunction<String, Object, Object> probe;

    /** What a unicast layer needs beside them. */
    static final List<String> LAYER =
            List.of(
                    "protobuf-java",
                    "org.o7s.wire",
                    "org.o7s.connection-manager",
                    "org.o7s.enrolment",
                    "org.o7s.data-transfer",
                    "org.o7s.flow-allocator",
                    "org.o7s.directory",
                    "org.o7s.routing",
                    "org.o7s.reconfiguration",
                    "org.o7s.tracing",
                    "org.o7s.membership",
                    "org.o7s.ipcp-unicast",
                    "org.o7s.policy.address-flat",
                    "org.o7s.policy.admission-open",
                    "org.o7s.policy.congestion-none",
                    "org.o7s.policy.pff-simple",
                    "org.o7s.policy.pff-alternate",
                    "org.o7s.policy.routing-ecmp",
                    "org.o7s.policy.routing-lfa",
                    "org.o7s.policy.routing-link-state",
                    "org.o7s.policy.scheduler-fifo");

    /** Starts one with a mechanism that has slots. */
    LivingSystem(Path directory) throws Exception {
        this(directory, List.of(), "slots");
    }

    /**
     * Starts one whose store is in that directory; the framework's own cache is always new.
     *
     * @param more bundles beside the usual ones
     * @param probeName which mechanism of this module is asked
     */
    LivingSystem(Path directory, List<String> more, String probeName) throws Exception {
        framework =
                new FrameworkFactory()
                        .newFramework(
                                Map.of(
                                        "org.osgi.framework.storage",
                                        directory.resolve("cache").toString(),
                                        "org.osgi.framework.storage.clean",
                                        "onFirstInit",
                                        "org.osgi.framework.bsnversion",
                                        "multiple",
                                        "org.osgi.framework.system.packages.extra",
                                        "org.slf4j;org.slf4j.event;org.slf4j.helpers;"
                                                + "org.slf4j.spi;version=2.0.17",
                                        "o7s.store",
                                        directory.resolve("store").toString()));
        framework.start();
        for (String name : BUNDLES) {
            install(Jars.onClassPath(name));
        }
        for (String name : more) {
            install(Jars.onClassPath(name));
        }
        install(ownBundle());
        for (Bundle bundle : context().getBundles()) {
            bundle.start();
        }
        probe = awaitProbe(probeName);
    }

    private static Path ownBundle() throws IOException {
        try (var files = Files.list(Path.of("target"))) {
            return files.filter(
                            f ->
                                    f.getFileName()
                                            .toString()
                                            .matches(
                                                    "org.o7s.itests.framework-slots-[^-]*"
                                                            + "(-SNAPSHOT)?.jar"))
                    .findAny()
                    .orElseThrow();
        }
    }

    private void install(Path jar) throws BundleException {
        context().installBundle(jar.toUri().toString());
    }

    @SuppressWarnings("unchecked")
    private BiFunction<String, Object, Object> awaitProbe(String name) throws Exception {
        ServiceTracker<Object, Object> tracker =
                new ServiceTracker<>(
                        context(), context().createFilter("(probe=" + name + ")"), null);
        tracker.open();
        Object found = tracker.waitForService(10_000);
        if (found == null) {
            throw new IllegalStateException(
                    "no probe; bundles: " + Arrays.asList(context().getBundles()));
        }
        return (BiFunction<String, Object, Object>) found;
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    @SuppressWarnings("unchecked")
    List<String> ask(String command, Object argument) {
        return (List<String>) probe.apply(command, argument);
    }

    Object tell(String command, Object argument) {
        return probe.apply(command, argument);
    }

    List<String> deploy(byte[] jar) {
        return ask("deploy", jar);
    }

    /** How the slot of a kind does. */
    String slot(String kind) {
        return ask("slots", "").stream()
                .filter(s -> s.startsWith(kind + " "))
                .findAny()
                .orElseThrow();
    }

    Counts counts() {
        long[] c = (long[]) probe.apply("counts", "");
        return new Counts(c[0], c[1], c[2], c[3]);
    }

    record Counts(long digests, long gaps, long wrong, long failures) {}

    /** All bundles of that symbolic name, in the order in which they came. */
    List<Bundle> bundles(String symbolicName) {
        return Arrays.stream(context().getBundles())
                .filter(b -> symbolicName.equals(b.getSymbolicName()))
                .toList();
    }

    List<String> allBundles() {
        return Arrays.stream(context().getBundles())
                .map(b -> b.getBundleId() + " " + b.getSymbolicName() + " " + b.getState())
                .toList();
    }

    @Override
    public void close() throws Exception {
        framework.stop();
        if (framework.waitForStop(TimeUnit.SECONDS.toMillis(10)).getType()
                == org.osgi.framework.FrameworkEvent.WAIT_TIMEDOUT) {
            throw new IllegalStateException("the framework does not stop");
        }
    }
}
