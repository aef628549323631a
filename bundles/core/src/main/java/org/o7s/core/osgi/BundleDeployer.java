package org.o7s.core.osgi;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.o7s.core.problem.ProblemException;
import org.o7s.core.slot.PolicyCatalog;
import org.o7s.core.slot.PolicyDeployer;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.SynchronousBundleListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deploys bundles into an OSGi framework: each beside the older ones, under a location made of its
 * digest. Never by {@code Bundle.update}, which would take the old code away first.
 *
 * <p>Source: design section 5, third walk, and section 6.
 */
final class BundleDeployer implements PolicyDeployer, SynchronousBundleListener {
    private static final Logger LOG = LoggerFactory.getLogger(BundleDeployer.class);
    private static final Duration SERVICES_LIMIT = Duration.ofSeconds(5);

    /** How many deployments of one policy or driver are kept that no slot needs. */
    private static final int SPARE = 2;

    private record Running(long number, Parcel parcel, Bundle bundle) {}

    private final BundleContext context;
    private final BundleStore store;
    private final Deployments deployments;
    private final PolicyCatalog policies;
    private final DriverTracker drivers;
    private final Arrivals arrivals;

    /** By digest. */
    private final Map<String, Running> running = new ConcurrentHashMap<>();

    /**
     * A deployer.
     *
     * @param arrivals told whenever a service has entered a catalogue
     */
    BundleDeployer(
            BundleContext context,
            BundleStore store,
            Deployments deployments,
            PolicyCatalog policies,
            DriverTracker drivers,
            Arrivals arrivals) {
        this.context = context;
        this.store = store;
        this.deployments = deployments;
        this.policies = policies;
        this.drivers = drivers;
        this.arrivals = arrivals;
        store.deployed().forEach((number, digest) -> deployments.enter(digest, number));
    }

    /** Brings back what was deployed in earlier runs, and nothing else of it. */
    void restore() {
        for (Bundle bundle : context.getBundles()) {
            if (!Deployments.digestOf(bundle).isEmpty() && deployments.numberOf(bundle) == 0) {
                LOG.warn("{} is not in the store any more; it is uninstalled", Origin.of(bundle));
                uninstall(bundle);
            }
        }
        store.deployed().forEach(this::restore);
    }

    private void restore(long number, String digest) {
        try {
            store.jar(digest)
                    .ifPresent(
                            jar -> {
                                Parcel parcel = inspect(jar);
                                start(number, parcel, install(parcel));
                            });
        } catch (ProblemException e) {
            LOG.error("a bundle of the store is left out: {}", e.problem().sentence());
        }
    }

    @Override
    public Parcel inspect(byte[] jar) {
        return BundleInspection.of(jar);
    }

    @Override
    public boolean isDeployed(Parcel parcel) {
        Running there = running.get(parcel.digest());
        return there != null
                && there.bundle().getState() == Bundle.ACTIVE
                && there.bundle().getVersion().toString().equals(parcel.version());
    }

    @Override
    public Deployed deploy(Parcel parcel, Duration limit) {
        long number = store.nextNumber();
        try (WiringCount wired = WiringCount.start(context)) {
            store.keep(parcel.digest(), parcel.jar());
            deployments.enter(parcel.digest(), number);
            Bundle bundle = install(parcel);
            start(number, parcel, bundle);
            awaitServices(parcel, bundle, limit);
            store.enter(number, parcel.digest());
            List<PolicyCatalog.Entry> brought =
                    policies.entries().stream().filter(e -> e.deployment() == number).toList();
            return new Deployed(parcel, brought, wired.bundles());
        } catch (IOException e) {
            forget(parcel);
            throw DeployProblems.notStored("cannot deploy \"" + parcel.symbolicName() + "\"", e);
        } catch (ProblemException e) {
            forget(parcel);
            throw e;
        }
    }

    private Bundle install(Parcel parcel) {
        try {
            return context.installBundle(
                    Deployments.location(parcel.digest()), new ByteArrayInputStream(parcel.jar()));
        } catch (BundleException e) {
            throw e.getType() == BundleException.DUPLICATE_BUNDLE_ERROR
                    ? DeployProblems.duplicate(parcel.symbolicName() + " " + parcel.version())
                    : DeployProblems.notStarted(parcel.symbolicName(), e);
        }
    }

    private void start(long number, Parcel parcel, Bundle bundle) {
        running.put(parcel.digest(), new Running(number, parcel, bundle));
        try {
            bundle.start();
        } catch (BundleException e) {
            throw DeployProblems.notStarted(parcel.symbolicName(), e);
        }
    }

    private void awaitServices(Parcel parcel, Bundle bundle, Duration limit) {
        Duration patience = limit.compareTo(SERVICES_LIMIT) < 0 ? limit : SERVICES_LIMIT;
        List<String> missing = new ArrayList<>();
        boolean allHere =
                arrivals.await(
                        () -> {
                            missing.clear();
                            parcel.provided().stream()
                                    .filter(p -> !isHere(p, bundle))
                                    .forEach(p -> missing.add(p.kind() + "/" + p.name()));
                            return missing.isEmpty();
                        },
                        patience);
        if (!allHere) {
            throw DeployProblems.notProvided(
                    parcel.symbolicName(), String.join(", ", missing), patience.toMillis());
        }
    }

    private boolean isHere(Provided provided, Bundle bundle) {
        if (provided.kind().equals(Provided.DRIVER)) {
            return drivers.isHere(bundle, provided.name());
        }
        long number = deployments.numberOf(bundle);
        return policies.entries().stream()
                .anyMatch(
                        e ->
                                e.deployment() == number
                                        && e.kind().equals(provided.kind())
                                        && e.name().equals(provided.name()));
    }

    @Override
    public void takeBack(Deployed deployed) {
        forget(deployed.parcel());
    }

    @Override
    public void tidy(Predicate<PolicyCatalog.Entry> needed) {
        for (Running old : List.copyOf(running.values())) {
            boolean inUse =
                    policies.entries().stream()
                            .filter(e -> e.deployment() == old.number())
                            .anyMatch(needed);
            if (!inUse && old.parcel().provided().stream().allMatch(p -> isSpare(p, old))) {
                forget(old.parcel());
            }
        }
    }

    /** Whether enough later deployments provide the same. */
    private boolean isSpare(Provided provided, Running old) {
        return running.values().stream()
                        .filter(r -> r.number() > old.number())
                        .filter(r -> r.parcel().provided().contains(provided))
                        .count()
                >= SPARE;
    }

    /** What somebody uninstalls in the shell does not come back with the next start. */
    @Override
    public void bundleChanged(BundleEvent event) {
        String digest = Deployments.digestOf(event.getBundle());
        if (event.getType() == BundleEvent.UNINSTALLED && !digest.isEmpty()) {
            running.remove(digest);
            forgetJar(digest);
        }
    }

    /** Uninstalls a bundle and forgets its jar. */
    private void forget(Parcel parcel) {
        Running gone = running.remove(parcel.digest());
        if (gone != null) {
            uninstall(gone.bundle());
        }
        forgetJar(parcel.digest());
    }

    private void forgetJar(String digest) {
        deployments.remove(digest);
        try {
            store.remove(digest);
        } catch (IOException e) {
            LOG.error("the jar with digest {} stays in the store", digest, e);
        }
    }

    private static void uninstall(Bundle bundle) {
        try {
            if (bundle.getState() != Bundle.UNINSTALLED) {
                bundle.uninstall();
            }
        } catch (BundleException e) {
            LOG.error("{} cannot be uninstalled", Origin.of(bundle), e);
        }
    }
}
