package org.o7s.irm.application;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.NonNull;
import org.o7s.api.Application;
import org.o7s.api.Applications;
import org.o7s.api.FlowError;
import org.o7s.api.FlowException;
import org.o7s.core.loop.Loop;
import org.o7s.core.time.Clocks;
import org.o7s.irm.broker.FlowBroker;
import org.o7s.irm.environment.LoopStarter;
import org.o7s.irm.state.Names;
import org.o7s.irm.state.ProcessEntry;
import org.o7s.irm.state.ProcessOrigin;
import org.o7s.irm.state.Registry;

/** The processes of the framework: any thread may announce one. */
public final class InFrameworkApplications implements Applications {
    /** Beyond what the loop should need for anything but waiting for peers. */
    private static final Duration LOOP_LIMIT = Duration.ofSeconds(5);

    private final Loop loop;
    private final LoopStarter loops;
    private final Registry registry;
    private final FlowBroker broker;
    private final AtomicLong processNumbers;
    private volatile boolean stopped;

    /**
     * A door for applications.
     *
     * @param processNumbers the last number given out: processes and IPCPs share one sequence
     */
    public InFrameworkApplications(
            Loop loop,
            LoopStarter loops,
            Registry registry,
            FlowBroker broker,
            AtomicLong processNumbers) {
        this.loop = loop;
        this.loops = loops;
        this.registry = registry;
        this.broker = broker;
        this.processNumbers = processNumbers;
    }

    @Override
    public Application announce(String program) {
        Names.objection(program)
                .ifPresent(
                        why -> {
                            throw new FlowException(
                                    FlowError.INVALID,
                                    "cannot announce program \""
                                            + Names.printable(program)
                                            + "\": "
                                            + why);
                        });
        CompletableFuture<ProcessEntry> added = new CompletableFuture<>();
        execute(
                () -> {
                    Optional<ProcessEntry> entry =
                            registry.processes()
                                    .add(
                                            processNumbers.incrementAndGet(),
                                            program,
                                            ProcessOrigin.OWN,
                                            loop.clocks().monotonicNs());
                    entry.ifPresentOrElse(
                            added::complete,
                            () ->
                                    added.completeExceptionally(
                                            new FlowException(
                                                    FlowError.OUT_OF_RESOURCES,
                                                    "cannot announce program \""
                                                            + program
                                                            + "\": the system has as many"
                                                            + " processes as it allows")));
                });
        return new InFrameworkApplication(await(added, LOOP_LIMIT), this, broker);
    }

    /** What time limits are measured with. */
    Clocks clocks() {
        return loop.clocks();
    }

    /** Hands a task to the IRM's loop. */
    void execute(Runnable task) {
        if (stopped) {
            throw new FlowException(FlowError.NO_IRM, "the system has stopped");
        }
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            throw new FlowException(FlowError.OUT_OF_RESOURCES, "the IRM has too much to do");
        }
    }

    /** Waits for the IRM; an interrupted wait is given up, and says so. */
    <T extends @NonNull Object> T await(CompletableFuture<T> future, Duration limit) {
        try {
            return loops.await(future, limit);
        } catch (TimeoutException e) {
            boolean interrupted = Thread.currentThread().isInterrupted();
            throw new FlowException(
                    interrupted ? FlowError.TIMED_OUT : FlowError.NO_IRM,
                    interrupted
                            ? "the waiting thread was interrupted"
                            : "the IRM did not answer; it is stopping or overloaded");
        }
    }

    /** A process leaves. */
    CompletableFuture<Boolean> leave(ProcessEntry process) {
        if (stopped) {
            return CompletableFuture.completedFuture(true);
        }
        CompletableFuture<Boolean> left = new CompletableFuture<>();
        execute(
                () -> {
                    depart(process);
                    left.complete(true);
                });
        return left;
    }

    private void depart(ProcessEntry process) {
        if (process.isGone()) {
            return;
        }
        broker.processGone(process);
        registry.processBindings().removeHolder(process.id());
        registry.processes().remove(process.id());
    }

    /** All processes leave: the system stops. Only on the IRM's loop. */
    public void closeAll() {
        stopped = true;
        registry.processes().all().forEach(this::depart);
    }
}
