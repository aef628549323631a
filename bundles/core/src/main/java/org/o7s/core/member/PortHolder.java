package org.o7s.core.member;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.o7s.core.compute.Compute;
import org.o7s.core.driver.Driver;
import org.o7s.core.driver.DriverCatalog;
import org.o7s.core.driver.HandOver;
import org.o7s.core.driver.Port;
import org.o7s.core.loop.Loop;
import org.o7s.core.loop.Timer;
import org.o7s.core.member.PortOpener.Opened;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the port of an IPCP: opens it, opens it again, and carries it from one driver to the next.
 *
 * <pre>
 *   WAITING --a driver opened it--> OPEN --device gone, reopen--> WAITING
 *   OPEN --newer driver, driver removed--> DETACHED --a driver of that name adopted it--> OPEN
 *   any --close--> CLOSED
 * </pre>
 *
 * <p>What blocks is done in {@code Compute}; while a port is detached its packets wait in the
 * kernel and those of the flows in their rings. A failed attempt is repeated with back-off, and at
 * once when a driver comes or the obstacle goes. Belongs to the loop of its IPCP; the catalogue's
 * listener hops to it and waits, for at most a second, so that a driver is let go of before its
 * bundle stops.
 *
 * @param <D> kind of driver
 * @param <P> kind of port
 */
public final class PortHolder<D extends Driver, P extends Port> {
    private static final Logger LOG = LoggerFactory.getLogger(PortHolder.class);
    private static final long OPEN_LIMIT_NS = 5_000_000_000L;
    private static final long RETRY_FIRST_NS = 100_000_000L;
    private static final long RETRY_LAST_NS = 2_000_000_000L;
    private static final long LET_GO_LIMIT_NS = 1_000_000_000L;

    /** How long a detached port waits to be adopted before another is opened in its place. */
    private static final long ADOPTION_LIMIT_NS = 3_000_000_000L;

    private static final String OPENING = "its port is being opened";
    private static final long NEVER = Long.MIN_VALUE;

    /** What the holder tells its IPCP, on the loop. */
    public interface Owner<P extends Port> {
        /** There is a port: use it from now on. */
        void portOpened(P port);

        /** The port is about to go: what was offered is sent now or never. */
        default void portLeaving(P port) {
            port.flush();
        }

        /** The port is gone for now: forget it. */
        void portLost();

        /** {@link PortHolder#obstacle} may have changed. */
        void portChanged();
    }

    private enum State {
        WAITING,
        OPEN,
        DETACHED,
        CLOSED
    }

    private final Loop loop;
    private final Compute compute;
    private final DriverCatalog catalog;
    private final PortOpener<D, P> opener;
    private final Owner<P> owner;
    private final DriverCatalog.Listener listener = new CatalogListener();
    private final Map<String, Long> retiredCounters = new LinkedHashMap<>();
    private final List<CountDownLatch> whenIdle = new ArrayList<>();

    private State state = State.WAITING;
    private String blocked = OPENING;
    private String failure = OPENING;
    private @Nullable P port;
    private @Nullable D driver;
    private @Nullable HandOver left;
    private long leftSinceNs;
    private long refusedSinceNs = NEVER;
    private boolean busy;
    private boolean again;
    private long backOffNs = RETRY_FIRST_NS;
    private @Nullable Timer retry;

    /** A holder that waits until {@link #setBlocked} says that nothing is in the way. */
    public PortHolder(
            Loop loop,
            Compute compute,
            DriverCatalog catalog,
            PortOpener<D, P> opener,
            Owner<P> owner) {
        this.loop = loop;
        this.compute = compute;
        this.catalog = catalog;
        this.opener = opener;
        this.owner = owner;
    }

    /** Begins to listen to the catalogue. */
    public void start() {
        catalog.addListener(listener);
    }

    /** Empty if there is a port or is about to be one, else what is missing, in words. */
    public String obstacle() {
        return state == State.OPEN ? "" : blocked.isEmpty() ? failure : blocked;
    }

    /** Whether there is a port, or one that is on its way from one driver to the next. */
    public boolean isReady() {
        return state == State.OPEN || (state == State.DETACHED && failure.isEmpty());
    }

    /** Name of the driver in use, empty if there is none. */
    public String driverName() {
        D d = driver;
        return d == null ? "" : d.name();
    }

    /** Counters of the port in use and of those before it, added up. */
    public Map<String, Long> counters() {
        Map<String, Long> all = new LinkedHashMap<>(retiredCounters);
        P p = port;
        if (p != null) {
            p.counters().forEach((name, count) -> all.merge(name, count, Long::sum));
        }
        return all;
    }

    /**
     * Says why the port cannot be open now, or that nothing is in the way: an open port is closed
     * for a reason, a missing one is opened without.
     */
    public void setBlocked(String why) {
        if (state == State.CLOSED || (why.equals(blocked) && !why.isEmpty())) {
            return;
        }
        boolean freed = why.isEmpty() && !blocked.isEmpty();
        blocked = why;
        if (!why.isEmpty()) {
            loseResource();
            state = State.WAITING;
            owner.portChanged();
        } else if (freed) {
            backOffNs = RETRY_FIRST_NS;
            attempt();
        }
    }

    /** Closes the port and opens it anew: the device under it is another one now. */
    public void reopen() {
        if (state == State.OPEN || state == State.DETACHED) {
            loseResource();
            state = State.WAITING;
            backOffNs = RETRY_FIRST_NS;
            attempt();
        }
    }

    /** Lets go of everything, for good. */
    public void close() {
        catalog.removeListener(listener);
        loseResource();
        state = State.CLOSED;
        cancelRetry();
        letGo();
    }

    private void loseResource() {
        failure = OPENING;
        P open = port;
        if (open != null) {
            owner.portLeaving(open);
            forgetPort(open);
            open.close();
            retire(open);
        }
        HandOver resource = left;
        if (resource != null) {
            left = null;
            closeQuietly(resource);
        }
    }

    /** Keeps what a port counted to its end. */
    private void retire(P open) {
        open.counters().forEach((name, count) -> retiredCounters.merge(name, count, Long::sum));
    }

    private void forgetPort(P open) {
        loop.unwatch(open.waiter());
        port = null;
        driver = null;
        owner.portLost();
    }

    private static void closeQuietly(HandOver resource) {
        try {
            resource.resource().close();
        } catch (Exception e) {
            LOG.warn("closing what driver {} left: {}", resource.driver(), e.toString());
        }
    }

    /** Takes the open resource out of the driver in use, so that another can go on with it. */
    private void detach() {
        P open = port;
        if (open == null) {
            return;
        }
        owner.portLeaving(open);
        forgetPort(open);
        left = open.handOver();
        retire(open);
        leftSinceNs = nowNs();
        refusedSinceNs = NEVER;
        state = State.DETACHED;
        failure = "";
        backOffNs = RETRY_FIRST_NS;
    }

    private void attempt() {
        cancelRetry();
        if (state == State.OPEN || state == State.CLOSED || !blocked.isEmpty()) {
            return;
        }
        if (busy) {
            again = true;
            return;
        }
        List<D> candidates = candidates();
        HandOver resource = left;
        if (candidates.isEmpty()) {
            String wanted = resource == null ? opener.driverName() : resource.driver();
            failed("waiting for driver " + wanted);
            return;
        }
        busy = true;
        left = null;
        AtomicBoolean nobodyWaits = new AtomicBoolean();
        compute.run(
                "open " + opener.what(),
                OPEN_LIMIT_NS,
                () -> {
                    Opened<D, P> opened = opener.open(candidates, Optional.ofNullable(resource));
                    P late = opened.port();
                    if (late != null && nobodyWaits.get()) {
                        late.close();
                    }
                    return opened;
                },
                loop,
                outcome -> {
                    nobodyWaits.set(outcome instanceof Compute.Failed);
                    attempted(outcome, resource);
                });
    }

    /** The drivers to try; gives up on a detached port that none of them will go on with. */
    private List<D> candidates() {
        List<D> all =
                catalog.drivers(opener.type()).stream()
                        .filter(d -> opener.wantedDriver().map(d.name()::equals).orElse(true))
                        .toList();
        HandOver resource = left;
        if (resource == null) {
            return all;
        }
        List<D> heirs = all.stream().filter(d -> d.name().equals(resource.driver())).toList();
        long sinceNs = heirs.isEmpty() ? leftSinceNs : refusedSinceNs;
        boolean patient = sinceNs == NEVER || nowNs() - sinceNs < ADOPTION_LIMIT_NS;
        if (patient || all.isEmpty()) {
            return heirs;
        }
        left = null;
        closeQuietly(resource);
        state = State.WAITING;
        return all;
    }

    private void attempted(Compute.Outcome<Opened<D, P>> outcome, @Nullable HandOver resource) {
        busy = false;
        Opened<D, P> opened =
                switch (outcome) {
                    case Compute.Done<Opened<D, P>>(Opened<D, P> value) -> value;
                    case Compute.Failed<Opened<D, P>>(Throwable cause) ->
                            // After a time-out whoever still adopts it must end with it.
                            new Opened<>(
                                    null,
                                    null,
                                    resource != null && !(cause instanceof TimeoutException),
                                    why(cause));
                };
        P found = opened.port();
        D by = opened.driver();
        if (found == null || by == null) {
            left = opened.resourceLeft() ? resource : null;
            if (refusedSinceNs == NEVER) {
                refusedSinceNs = nowNs();
            }
            if (state == State.CLOSED || !blocked.isEmpty()) {
                loseResource();
            } else {
                failed(opened.why());
            }
        } else if (state == State.CLOSED || !blocked.isEmpty()) {
            found.close();
        } else {
            if (!opened.why().isEmpty()) {
                LOG.warn("{} has driver {} only: {}", opener.what(), by.name(), opened.why());
            }
            take(found, by);
        }
        letGo();
        if (again) {
            again = false;
            attempt();
        }
    }

    private static String why(Throwable cause) {
        String message = cause.getMessage();
        return message == null ? cause.toString() : message;
    }

    private void take(P found, D by) {
        port = found;
        driver = by;
        state = State.OPEN;
        failure = "";
        backOffNs = RETRY_FIRST_NS;
        if (!isPresent(by)) {
            // It went while it opened the port.
            detach();
            again = true;
            return;
        }
        loop.watch(found.waiter());
        owner.portOpened(found);
        owner.portChanged();
    }

    private boolean isPresent(D candidate) {
        return catalog.entries().stream().anyMatch(e -> e.driver() == candidate);
    }

    private void failed(String why) {
        boolean news = !why.equals(failure);
        failure = why;
        retry = loop.schedule(nowNs() + backOffNs, this::attempt);
        backOffNs = Math.min(2 * backOffNs, RETRY_LAST_NS);
        if (news) {
            owner.portChanged();
        }
    }

    private long nowNs() {
        return loop.clocks().monotonicNs();
    }

    private void cancelRetry() {
        Timer timer = retry;
        if (timer != null) {
            timer.cancel();
            retry = null;
        }
    }

    private void letGo() {
        if (!busy) {
            whenIdle.forEach(CountDownLatch::countDown);
            whenIdle.clear();
        }
    }

    /** Acts on the loop, and returns only when that is done, or after a second. */
    private final class CatalogListener implements DriverCatalog.Listener {
        @Override
        public void driverAdded(DriverCatalog.Entry entry) {
            if (opener.type().isInstance(entry.driver())) {
                onLoop(() -> added(entry.driver()), false);
            }
        }

        @Override
        public void driverRemoved(DriverCatalog.Entry entry) {
            if (opener.type().isInstance(entry.driver())) {
                onLoop(() -> removed(entry.driver()), true);
            }
        }

        private void onLoop(Runnable task, boolean untilIdle) {
            if (loop.isOwner()) {
                task.run();
                return;
            }
            CountDownLatch done = new CountDownLatch(1);
            loop.execute(
                    () -> {
                        task.run();
                        if (untilIdle && busy) {
                            whenIdle.add(done);
                        } else {
                            done.countDown();
                        }
                    });
            try {
                if (!done.await(LET_GO_LIMIT_NS, TimeUnit.NANOSECONDS)) {
                    LOG.warn("{} is slow to change drivers", opener.what());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void added(Driver newer) {
        D current = driver;
        if (current == null) {
            backOffNs = RETRY_FIRST_NS;
            attempt();
        } else if (current != newer && current.name().equals(newer.name())) {
            detach();
            attempt();
        }
    }

    private void removed(Driver gone) {
        if (driver == gone) {
            detach();
            attempt();
            owner.portChanged();
        }
    }
}
