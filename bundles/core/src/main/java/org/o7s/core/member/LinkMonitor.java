package org.o7s.core.member;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.o7s.core.compute.Compute;
import org.o7s.core.loop.Loop;
import org.o7s.core.loop.Timer;

/**
 * Watches an interface or an address for an IPCP: by looking at it every 300 ms, and soon after
 * somebody heard that it changed.
 *
 * <p>The looking is done in {@code Compute}; what was seen is reported on the loop, each time. A
 * look that failed reports what was known before. A look that began before something was heard is
 * not believed: it may have seen what was before.
 */
public final class LinkMonitor {
    /** Time between two looks, in ns. */
    public static final long PERIOD_NS = 300_000_000L;

    /**
     * From what was heard to the look at all the rest, in ns: so that a link that changes all the
     * time is not looked at all the time.
     */
    public static final long SOON_NS = 10_000_000L;

    private static final long LIMIT_NS = 2_000_000_000L;

    private final String what;
    private final LinkProbe probe;
    private final Compute compute;
    private final Loop loop;
    private final Consumer<LinkState> seen;
    private LinkState last = LinkState.ABSENT;
    private boolean stopped;
    private boolean looking;
    private boolean stale;
    private @Nullable Timer next;

    /**
     * A monitor at rest.
     *
     * @param what what it looks at, for people
     * @param seen told on the loop after each look
     */
    public LinkMonitor(
            String what, LinkProbe probe, Compute compute, Loop loop, Consumer<LinkState> seen) {
        this.what = what;
        this.probe = probe;
        this.compute = compute;
        this.loop = loop;
        this.seen = seen;
    }

    /** What was seen or heard last. */
    public LinkState last() {
        return last;
    }

    /** Looks now, and then again and again. */
    public void start() {
        looking = true;
        stale = false;
        compute.run("look at " + what, LIMIT_NS, probe::look, loop, this::looked);
    }

    private void looked(Compute.Outcome<LinkState> outcome) {
        looking = false;
        if (stopped) {
            return;
        }
        if (stale) {
            schedule(SOON_NS);
            return;
        }
        schedule(PERIOD_NS);
        if (outcome instanceof Compute.Done<LinkState>(LinkState state)) {
            last = state;
        }
        seen.accept(last);
    }

    /**
     * The device itself said what its link is like: that is reported at once, and looked at soon.
     */
    public void heard(LinkState state) {
        if (stopped) {
            return;
        }
        last = state;
        if (looking) {
            stale = true;
        } else {
            schedule(SOON_NS);
        }
        seen.accept(state);
    }

    /** Looks in so many ns, or when that was planned before. */
    private void schedule(long inNs) {
        long atNs = loop.clocks().monotonicNs() + inNs;
        Timer planned = next;
        if (planned != null && planned.isWaiting()) {
            if (planned.deadlineNs() - atNs <= 0) {
                return;
            }
            planned.cancel();
        }
        next = loop.schedule(atNs, this::start);
    }

    /** Looks no more. */
    public void stop() {
        stopped = true;
        Timer timer = next;
        if (timer != null) {
            timer.cancel();
        }
    }
}
