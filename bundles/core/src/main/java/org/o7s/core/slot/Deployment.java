package org.o7s.core.slot;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.o7s.core.problem.ProblemException;
import org.o7s.core.slot.PolicyCatalog.Entry;
import org.o7s.core.slot.PolicyDeployer.Deployed;
import org.o7s.core.slot.PolicyDeployer.Parcel;
import org.o7s.core.slot.PolicyDeployer.Provided;
import org.o7s.core.slot.PolicyManager.Receipt;

/**
 * One bundle on its way into the running system: beside what is there, tried in every slot that
 * would use it, and only then taken; or taken back as if it had never come.
 *
 * <p>Source: design section 5, third walk.
 */
final class Deployment {
    /** How much longer than a deployment waits for services it may take to install a bundle. */
    private static final Duration INSTALL_GRACE = Duration.ofSeconds(10);

    private final PolicyEngine engine;
    private final PolicyDeployer deployer;
    private final Duration limit;

    Deployment(PolicyEngine engine, PolicyDeployer deployer, Duration limit) {
        this.engine = engine;
        this.deployer = deployer;
        this.limit = limit;
    }

    List<Receipt> run(byte[] jar, boolean plan) {
        Parcel parcel = deployer.inspect(jar);
        if (deployer.isDeployed(parcel)) {
            return receipts(parcel, true, 0);
        }
        if (plan) {
            return plan(parcel);
        }
        if (!tryLock()) {
            throw PolicyProblems.deploying(parcel.symbolicName());
        }
        try {
            engine.holdBack();
            return deploy(parcel);
        } finally {
            engine.holdBackNoMore();
            engine.deploying().unlock();
        }
    }

    private boolean tryLock() {
        try {
            return engine.deploying().tryLock(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private List<Receipt> deploy(Parcel parcel) {
        if (deployer.isDeployed(parcel)) {
            // Somebody else deployed it while this one waited for its turn.
            return receipts(parcel, true, 0);
        }
        Deployed deployed = install(parcel);
        List<Receipt> done;
        try {
            done = exchange(deployed);
        } catch (ProblemException e) {
            deployer.takeBack(deployed);
            throw e;
        }
        engine.aside(
                "tidy up after \"" + parcel.symbolicName() + "\"",
                limit.plus(INSTALL_GRACE),
                this::tidy);
        return done.isEmpty() ? receipts(parcel, false, deployed.bundlesRefreshed()) : done;
    }

    private List<Receipt> exchange(Deployed deployed) {
        String what = "cannot deploy \"" + deployed.parcel().symbolicName() + "\"";
        Exchange exchange = new Exchange(engine, what);
        for (Entry entry : deployed.policies()) {
            for (SlotMachine<?> slot : engine.machines()) {
                if (wants(slot, entry.kind(), entry.name())) {
                    exchange.add(slot, entry, Optional.empty());
                }
            }
        }
        Waiting waiting = new Waiting(limit, what);
        waiting.all(List.of(exchange.prepared()));
        return waiting.all(List.of(exchange.commit(deployed.bundlesRefreshed()))).getFirst();
    }

    private Deployed install(Parcel parcel) {
        AtomicBoolean nobodyWaits = new AtomicBoolean();
        try {
            return engine.aside(
                    "deploy \"" + parcel.symbolicName() + "\"",
                    limit.plus(INSTALL_GRACE),
                    () -> {
                        Deployed installed = deployer.deploy(parcel, limit);
                        if (nobodyWaits.get()) {
                            deployer.takeBack(installed);
                        }
                        return installed;
                    });
        } catch (ProblemException e) {
            nobodyWaits.set(true);
            throw e;
        }
    }

    private boolean tidy() {
        deployer.tidy(this::isNeeded);
        return true;
    }

    private boolean isNeeded(Entry entry) {
        return engine.machines().stream().anyMatch(slot -> slot.keeps(entry));
    }

    private List<Receipt> plan(Parcel parcel) {
        List<Receipt> planned = new ArrayList<>();
        for (Provided p : parcel.provided()) {
            for (SlotMachine<?> slot : engine.machines()) {
                if (wants(slot, p.kind(), p.name())) {
                    planned.add(engine.plan(slot, p.name() + " " + parcel.version()));
                }
            }
        }
        return planned.isEmpty() ? receipts(parcel, false, 0) : planned;
    }

    /** One for each thing that it provides, for nobody in particular. */
    private List<Receipt> receipts(Parcel parcel, boolean same, int refreshed) {
        List<Receipt> all = new ArrayList<>();
        for (Provided p : parcel.provided()) {
            String to = p.name() + " " + parcel.version();
            all.add(engine.unnumbered(p.kind(), "", same ? to : "nothing", to, refreshed));
        }
        return all;
    }

    private static boolean wants(SlotMachine<?> slot, String kind, String name) {
        return slot.request().kind().name().equals(kind) && slot.policy().equals(name);
    }
}
