package org.o7s.core.member;

import org.o7s.core.loop.Timer;

/** Where a machine sets its timers: {@code loop::schedule}. */
@FunctionalInterface
public interface Alarms {
    /** Has the task run at or after this monotonic time, in ns. */
    Timer at(long deadlineNs, Runnable task);
}
