package org.o7s.core.member;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.o7s.core.compute.Compute;
import org.o7s.core.loop.Loop;
import org.o7s.core.loop.Timer;

/**
 * Watches an interface or an address for an IPCP, by looking at it every 300 ms.
 *
 * <p>The looking is done in {@code Compute}; what was seen is reported on the loop, each time. A
 * look that failed reports nothing: what was seen before holds.
 */
public final class LinkMonitor {
    /** Time between two looks, in ns. */
    public static final long PERIOD_NS = 300_000_000L;

    private static final long LIMIT_NS = 2_000_000_000L;

    private final String what;
    private final LinkProbe probe;
    private final Compute compute;
    private final Loop loop;
    private final Consumer<LinkState> seen;
    private LinkState last = LinkState.ABSENT;
    private boolean stopped;
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

    /** What was seen last. */
    public LinkState last() {
        return last;
    }

    /** Looks now, and then again and again. */
    public void start() {
        compute.run("look at " + what, LIMIT_NS, probe::look, loop, this::looked);
    }

    private void looked(Compute.Outcome<LinkState> outcome) {
        if (stopped) {
            return;
        }
        next = loop.schedule(loop.clocks().monotonicNs() + PERIOD_NS, this::start);
        if (outcome instanceof Compute.Done<LinkState>(LinkState state)) {
            last = state;
        }
        seen.accept(last);
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
