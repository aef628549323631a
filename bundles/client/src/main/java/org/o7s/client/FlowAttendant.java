package org.o7s.client;

import org.jspecify.annotations.Nullable;
import org.o7s.core.loop.Loop;
import org.o7s.core.loop.Timer;

/**
 * Drives flows with FRCP that their application does not drive just now: acknowledgements,
 * repetitions, signs of life, what is still to be delivered after a close. One per process, on a
 * loop; a flow that is idle costs nothing but its signs of life.
 */
final class FlowAttendant {
    /** How many flows are looked after between two looks at the clock. */
    private static final int BATCH = 8;

    /** After so long the loop has another look at its tasks. */
    private static final long TURN_NS = 1_000_000;

    private final Loop loop;
    private final TimingWheel wheel;
    private final Runnable look = this::look;
    private @Nullable Timer alarm;

    /** An attendant of no flows. */
    FlowAttendant(Loop loop) {
        this.loop = loop;
        this.wheel = new TimingWheel(loop.clocks().monotonicNs());
    }

    /** Looks after a flow from now on. On the loop. */
    Attention attend(ClientFlow flow, FrcpEnd end) {
        Attention made = new Attention(this, flow, end);
        end.attend(made);
        return made;
    }

    void execute(Runnable task) {
        loop.execute(task);
    }

    void arm(Attention attention, long timeNs) {
        wheel.arm(attention, timeNs);
        setAlarm();
    }

    void forget(Attention attention) {
        wheel.cancel(attention);
    }

    private void look() {
        long nowNs = loop.clocks().monotonicNs();
        long untilNs = nowNs + TURN_NS;
        try {
            while (nowNs < untilNs && wheel.advance(nowNs, BATCH) == BATCH) {
                nowNs = loop.clocks().monotonicNs();
            }
        } finally {
            setAlarm();
        }
    }

    /** Too early an alarm does no harm: what is armed has mostly been put off meanwhile. */
    private void setAlarm() {
        long nextNs = wheel.nextNs();
        Timer set = alarm;
        if (nextNs == TimingWheel.NEVER
                || (set != null && set.isWaiting() && set.deadlineNs() <= nextNs)) {
            return;
        }
        if (set != null && !set.isWaiting() && loop.scheduleAgain(set, nextNs)) {
            return;
        }
        if (set != null) {
            set.cancel();
        }
        alarm = loop.schedule(nextNs, look);
    }
}
