package org.o7s.core.loop;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Parks the loop's thread. A wake that comes before the wait ends the next one. */
public final class ParkingWaiter implements Waiter {
    private volatile @Nullable Thread sleeper;
    private volatile boolean woken;

    @Override
    public void await(long maxNs) {
        sleeper = Thread.currentThread();
        if (!woken) {
            LockSupport.parkNanos(this, maxNs);
        }
        woken = false;
    }

    @Override
    public void wake() {
        woken = true;
        Thread thread = sleeper;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }
}
