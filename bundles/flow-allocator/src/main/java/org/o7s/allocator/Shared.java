package org.o7s.allocator;

import org.o7s.core.counters.CounterSet;
import org.o7s.core.layer.LayerSender;
import org.o7s.core.loop.Loop;
import org.o7s.core.loop.Timer;
import org.o7s.core.member.Outbox;

/**
 * What the parts of an allocator share.
 *
 * @param settings what it was told
 * @param loop the loop that owns it
 * @param outbox what is said to others after the event
 * @param sender data transfer
 * @param counters what is counted
 */
record Shared(
        AllocatorSettings settings,
        Loop loop,
        Outbox outbox,
        LayerSender sender,
        CounterSet counters) {

    /** Monotonic time, in ns. */
    long nowNs() {
        return loop.clocks().monotonicNs();
    }

    /** Sets a timer whose task is an event. */
    Timer alarmIn(long delayNs, Runnable task) {
        return loop.schedule(nowNs() + delayNs, () -> outbox.event(task));
    }
}
