package org.o7s.ipc.data;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/** The words of {@link Interest}: set by one side, taken by the other. */
final class Interests {
    private Interests() {}

    /** Sets it; what is looked at afterwards is not older. */
    static void set(MemorySegment memory, long offset, Interest how) {
        SharedWords.setInt(memory, offset, how.word());
        // We see what the other side did before it looked, or it sees us wait.
        VarHandle.fullFence();
    }

    /** Takes it: the other side has to set it again. */
    static Interest take(MemorySegment memory, long offset) {
        if (SharedWords.getInt(memory, offset) == Interest.NONE.word()) {
            return Interest.NONE;
        }
        return Interest.of(SharedWords.swapInt(memory, offset, Interest.NONE.word()));
    }
}
