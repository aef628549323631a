package org.o7s.linux;

import java.lang.invoke.VarHandle;

/**
 * A full memory fence that one thread has others run (membarrier), for two that each write a word
 * and then look at the other's: the one that does so all the time needs no fence of its own, only
 * {@link #order}, if the one that does so seldom calls {@link #ofProcess} or {@link #ofSystem}
 * between its write and its look.
 *
 * <p>Costs the caller about a microsecond, and the others an interrupt each. Any thread.
 */
public final class RemoteFence {
    /** Asked of the kernel when it is needed first: {@link #order} makes no native call. */
    private static final class Registered {
        private static final boolean PROCESS =
                register(ProcessCalls.MEMBARRIER_REGISTER_PRIVATE_EXPEDITED);
        private static final boolean SYSTEM =
                register(ProcessCalls.MEMBARRIER_REGISTER_GLOBAL_EXPEDITED);
    }

    private RemoteFence() {}

    private static boolean register(int command) {
        return Linux.unsupported().isEmpty() && ProcessCalls.membarrier(command) == 0;
    }

    /** Whether the threads of this process can be reached by {@link #ofProcess}. */
    public static boolean reachesProcess() {
        return Registered.PROCESS;
    }

    /**
     * Whether {@link #ofSystem} of other processes reaches the threads of this one, and that of
     * this one all that say the same.
     */
    public static boolean reachesSystem() {
        return Registered.SYSTEM;
    }

    /**
     * What was written before is written for the processor as well when the next thing is looked
     * at, as far as the compiler is concerned; costs nothing on x86.
     */
    public static void order() {
        VarHandle.releaseFence();
        VarHandle.acquireFence();
    }

    /** A full fence here and in all threads of this process. */
    public static void ofProcess() {
        VarHandle.fullFence();
        run(Registered.PROCESS, ProcessCalls.MEMBARRIER_PRIVATE_EXPEDITED);
        VarHandle.fullFence();
    }

    /** A full fence here and in all threads of all processes that {@link #reachesSystem}. */
    public static void ofSystem() {
        VarHandle.fullFence();
        run(Registered.SYSTEM, ProcessCalls.MEMBARRIER_GLOBAL_EXPEDITED);
        VarHandle.fullFence();
    }

    private static void run(boolean possible, int command) {
        if (!possible || ProcessCalls.membarrier(command) != 0) {
            throw new IllegalStateException("this system has no fence for other threads");
        }
    }
}
