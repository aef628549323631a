package org.o7s.core.slot;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.o7s.core.loop.Loop;
import org.o7s.core.loop.Timer;
import org.o7s.core.problem.ProblemException;
import org.o7s.core.slot.PolicyManager.Receipt;

/** An exchange that waits for a word; when it is over it holds no code of a policy any more. */
final class PreparedSet implements Prepared {
    /** The longest that a commit waits for the loops of the slots. */
    private static final Duration COMMIT_LIMIT = Duration.ofSeconds(5);

    private final PolicyEngine engine;
    private final String what;
    private final List<Receipt> plan;
    private final AtomicReference<@Nullable Exchange> exchange;
    private volatile @Nullable Timer lease;

    /** A set of which everything is made and tried. */
    PreparedSet(PolicyEngine engine, String what, Exchange exchange) {
        this.engine = engine;
        this.what = what;
        this.plan = exchange.plan();
        this.exchange = new AtomicReference<>(exchange);
    }

    /**
     * From now on it waits so long.
     *
     * @throws ProblemException if the loop of a slot has no time for it: then it is given up
     */
    PreparedSet leasedFor(long leaseNs) {
        Exchange waiting = exchange.get();
        if (waiting != null) {
            SlotMachine<?> slot = waiting.slots().getFirst();
            Loop loop = slot.request().loop();
            try {
                slot.onLoop(
                        () ->
                                lease =
                                        loop.schedule(
                                                loop.clocks().monotonicNs() + leaseNs,
                                                this::abort));
            } catch (RejectedExecutionException e) {
                abort();
                throw PolicyProblems.timedOut(what);
            }
        }
        return this;
    }

    @Override
    public List<Receipt> plan() {
        return plan;
    }

    @Override
    public List<Receipt> commit() {
        Exchange taken = take();
        if (taken == null) {
            throw PolicyProblems.expired(what);
        }
        List<Receipt> receipts =
                new Waiting(COMMIT_LIMIT, what).all(List.of(taken.commit(0))).getFirst();
        engine.rememberSoon(taken.slots());
        return receipts;
    }

    @Override
    public void abort() {
        take();
    }

    private @Nullable Exchange take() {
        Exchange taken = exchange.getAndSet(null);
        if (taken != null) {
            engine.preparedNoMore();
            Timer timer = lease;
            if (timer != null) {
                timer.cancel();
            }
        }
        return taken;
    }
}
