package org.o7s.lab.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.o7s.lab.AtExit;
import org.o7s.lab.Distribution;
import org.o7s.lab.LabException;
import org.o7s.lab.file.LabPlan;

/**
 * A lab that others find by its name, from before it is built until it is gone. It also goes, name
 * and all, when the process is asked to end. Any thread.
 *
 * <pre>
 *   claimed ─ build ─→ built ─ close, destroyed from elsewhere, or the process ends ─→ gone
 *      └────────────────── the same ──────────────────────────────────────────────────→
 * </pre>
 */
public final class OpenLab implements AutoCloseable {
    private final LabPlan plan;
    private final Claim claim;
    private final LabCommands commands;
    private final Places places;
    private final CompletableFuture<Void> destroyed;
    private final AtExit atExit = AtExit.of("lab end", this::remove);
    private Optional<RunningLab> building = Optional.empty();
    private volatile Optional<RunningLab> built = Optional.empty();
    private boolean isClosed;

    private OpenLab(Places places, LabPlan plan) {
        this.places = places;
        this.plan = plan;
        this.destroyed = new CompletableFuture<>();
        this.commands = new LabCommands(plan.name(), () -> built, () -> destroyed.complete(null));
        this.claim = Claim.of(places, plan.name(), commands::run);
    }

    /**
     * Takes the name of a lab, and lets others find it.
     *
     * @throws LabException when one of that name is there
     */
    public static OpenLab claim(Places places, LabPlan plan) {
        OpenLab lab = new OpenLab(places, plan);
        lab.atExit.arm();
        return lab;
    }

    /**
     * Builds it, once.
     *
     * @param logs the folder below which its logs stay
     * @param longestLife no program on its hosts lives longer
     * @throws LabException when something does not work, or it is closed meanwhile
     */
    public RunningLab build(Distribution distribution, Path logs, Duration longestLife) {
        RunningLab lab = begin(distribution, logs, longestLife);
        lab.build();
        plan.hosts()
                .forEach(h -> places.writeEnter(plan.name(), h.name(), lab.enterScript(h.name())));
        built = Optional.of(lab);
        return lab;
    }

    private synchronized RunningLab begin(
            Distribution distribution, Path logs, Duration longestLife) {
        if (isClosed || building.isPresent()) {
            throw new LabException("lab " + plan.name() + " is built once");
        }
        RunningLab lab = RunningLab.open(plan, distribution, logs, longestLife);
        building = Optional.of(lab);
        return lab;
    }

    /** What is to be there. */
    public LabPlan plan() {
        return plan;
    }

    /** The lab itself, which was built. */
    public RunningLab lab() {
        return built.orElseThrow();
    }

    /** What can be asked of it. */
    public LabCommands commands() {
        return commands;
    }

    /**
     * Does something with the lab until it is done or somebody destroys the lab. In that case the
     * work is interrupted, nobody waits for it any more, and what becomes of it is nobody's
     * business: it may hang in the input of a terminal, which nothing ends but the process.
     *
     * @return what the work came to; empty if the lab is to be destroyed
     */
    public <T> Optional<T> during(Supplier<T> work) {
        CompletableFuture<Optional<T>> end = new CompletableFuture<>();
        Thread worker =
                Thread.ofPlatform()
                        .daemon()
                        .name("lab " + plan.name())
                        .start(() -> complete(end, work));
        CompletableFuture<Void> _ =
                destroyed.thenRun(
                        () -> {
                            end.complete(Optional.empty());
                            worker.interrupt();
                        });
        try {
            return end.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private static <T> void complete(CompletableFuture<Optional<T>> end, Supplier<T> work) {
        try {
            end.complete(Optional.of(work.get()));
        } catch (RuntimeException | Error e) {
            end.completeExceptionally(e);
        }
    }

    /** Whether somebody destroys it. */
    public boolean isToGo() {
        return destroyed.isDone();
    }

    /** Waits until somebody destroys it. */
    public void awaitDestruction() {
        destroyed.join();
    }

    private void remove() {
        Optional<RunningLab> lab;
        synchronized (this) {
            isClosed = true;
            lab = building;
        }
        try {
            lab.ifPresent(RunningLab::close);
        } finally {
            claim.close();
        }
    }

    /** Removes it, and then its name; again does nothing. */
    @Override
    public void close() {
        atExit.cancel();
        remove();
    }
}
