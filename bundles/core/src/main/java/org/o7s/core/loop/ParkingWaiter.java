package org.o7s.core.loop;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Parks the loop's thread. */
public final class ParkingWaiter implements Waiter {
    private volatile @Nullable Thread sleeper;

    @Override
    public void await(long maxNs) {
        sleeper = Thread.currentThread();
        LockSupport.parkNanos(this, maxNs);
        sleeper = null;
    }

    @Override
    public void wake() {
        Thread thread = sleeper;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }
}
