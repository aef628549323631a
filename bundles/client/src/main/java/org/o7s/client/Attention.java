package org.o7s.client;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * When the {@link FlowAttendant} looks after a flow with FRCP next. Whoever uses the flow may want
 * that earlier: to say so costs a look at one word, unless it is earlier.
 */
final class Attention extends TimingWheel.Entry implements FlowKeeper.Care {
    private final FlowAttendant attendant;
    private final ClientFlow flow;
    private final FrcpEnd end;
    private final AtomicLong dueNs = new AtomicLong(TimingWheel.NEVER);
    private final AtomicBoolean told = new AtomicBoolean();
    private final Runnable plan = this::plan;
    private boolean over;

    Attention(FlowAttendant attendant, ClientFlow flow, FrcpEnd end) {
        this.attendant = attendant;
        this.flow = flow;
        this.end = end;
    }

    /** Wants it at a time at the latest. Any thread. */
    void wantBy(long timeNs) {
        if (bringForward(timeNs) && told.compareAndSet(false, true)) {
            try {
                attendant.execute(plan);
            } catch (RejectedExecutionException e) {
                // The loop has too much to do: whoever uses the flow next says it again.
                told.set(false);
                dueNs.set(TimingWheel.NEVER);
            }
        }
    }

    private boolean bringForward(long timeNs) {
        while (true) {
            long before = dueNs.get();
            if (before <= timeNs) {
                return false;
            }
            if (dueNs.compareAndSet(before, timeNs)) {
                return true;
            }
        }
    }

    private void plan() {
        told.set(false);
        long timeNs = dueNs.get();
        if (!over && timeNs != TimingWheel.NEVER) {
            attendant.arm(this, timeNs);
        }
    }

    @Override
    void fire(long nowNs) {
        if (over) {
            return;
        }
        dueNs.set(TimingWheel.NEVER);
        bringForward(end.attend(nowNs));
        if (end.isEnded()) {
            over = true;
            flow.ended();
        } else {
            plan();
        }
    }

    /** Ends the flow too, if it was closed and lingers. */
    @Override
    public void end() {
        over = true;
        attendant.forget(this);
        flow.stopLingering();
    }
}
