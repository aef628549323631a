package org.o7s.tools.kit;

import org.o7s.tools.base.ToolClock;

/** A clock that goes on by a microsecond each time it is looked at, and by every pause. */
public final class SteppedClock implements ToolClock {
    private long nowNs;

    @Override
    public synchronized long monotonicNs() {
        nowNs += 1000;
        return nowNs;
    }

    @Override
    public synchronized long wallUs() {
        return nowNs / 1000;
    }

    @Override
    public synchronized void pauseNs(long ns) {
        nowNs += ns;
    }
}
