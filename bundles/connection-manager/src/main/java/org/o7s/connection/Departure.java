package org.o7s.connection;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.flow.Signal;
import org.o7s.core.ipcp.LowerFlows.LowerFlow;
import org.o7s.core.loop.Loop;
import org.o7s.core.loop.Timer;

/**
 * The end of a flow that is not used any more: it is deallocated once the layer below has taken
 * what was written, for deallocating throws the rest away; or after 100 ms.
 */
final class Departure {
    private static final long LOOK_NS = 1_000_000;
    private static final long LIMIT_NS = 100_000_000;

    private final Loop loop;
    private final LowerFlow flow;
    private final Consumer<Departure> gone;
    private final long deadlineNs;
    private @Nullable Timer timer;
    private boolean over;

    Departure(Loop loop, LowerFlow flow, Consumer<Departure> gone) {
        this.loop = loop;
        this.flow = flow;
        this.gone = gone;
        this.deadlineNs = loop.clocks().monotonicNs() + LIMIT_NS;
    }

    void begin() {
        flow.end().attend(Signal.NONE);
        flow.end().watch(Signal.NONE);
        look();
    }

    private void look() {
        FlowEnd end = flow.end();
        long nowNs = loop.clocks().monotonicNs();
        if (end.waitingForPeer() == 0 || end.isPeerClosed() || nowNs - deadlineNs >= 0) {
            finish();
        } else {
            timer = loop.schedule(nowNs + LOOK_NS, this::look);
        }
    }

    /** Deallocates now. */
    void finish() {
        if (over) {
            return;
        }
        over = true;
        Timer pending = timer;
        if (pending != null) {
            pending.cancel();
        }
        gone.accept(this);
        flow.deallocate().run();
    }
}
