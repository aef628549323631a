package org.o7s.ipc.data;

import java.lang.invoke.VarHandle;

/** The words of {@link Interest}: set by one side, taken by the other. */
final class Interests {
    private Interests() {}

    /** Sets it; what is looked at afterwards is not older. */
    static void set(Words words, long offset, Interest how) {
        words.setInt(offset, how.word());
        // We see what the other side did before it looked, or it sees us wait.
        VarHandle.fullFence();
    }

    /** Takes it: the other side has to set it again. */
    static Interest take(Words words, long offset) {
        if (words.getInt(offset) == Interest.NONE.word()) {
            return Interest.NONE;
        }
        return Interest.of(words.swapInt(offset, Interest.NONE.word()));
    }
}
