package org.o7s.ipc.data;

import java.lang.foreign.MemorySegment;
import org.o7s.linux.Futex;
import org.o7s.linux.RemoteFence;

/** The native way: the kernel puts threads to sleep at the word and wakes them. */
enum FutexWakening implements Wakening {
    SHARED;

    @Override
    public void await(MemorySegment memory, long offset, int value, long limitNs) {
        Futex.await(memory, offset, value, limitNs);
    }

    @Override
    public boolean hasFence() {
        return RemoteFence.reachesSystem();
    }

    @Override
    public void fence() {
        RemoteFence.ofSystem();
    }

    @Override
    public void wake(MemorySegment memory, long offset, int count) {
        Futex.wake(memory, offset, count);
    }
}
