package org.o7s.ipc.data;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import org.o7s.linux.Descriptor;
import org.o7s.linux.Futex;
import org.o7s.linux.SharedMemory;
import org.o7s.linux.SystemCallException;

/**
 * The memory by which a process and its daemon tell each other which flows want attention, and by
 * which they wake each other: the daemon through a doorbell that its loop watches, the process
 * through a word that one of its threads sleeps at.
 */
public final class ProcessSegment {
    /** How many flows can be told apart. */
    public static final int SLOTS = 16_384;

    /** What one segment takes, in bytes. */
    public static final long BYTES = 8192;

    private static final long MAGIC = 0x31434f52_5053376fL; // "o7SPROC1"
    private static final int MAGIC_OFFSET = 0;
    private static final int VERSION_OFFSET = 8;
    private static final int SLOTS_OFFSET = 12;
    private static final int DAEMON_BELL = 128;
    private static final int CLIENT_BELL = 256;
    private static final int DAEMON_SUMMARY = 512;
    private static final int CLIENT_SUMMARY = 1024;
    private static final int DAEMON_BITS = 2048;
    private static final int CLIENT_BITS = 4096;

    private static final int AWAKE = 0;
    private static final int ASLEEP = 1;

    private final SharedMemory shared;
    private final MemorySegment memory;
    private final ReadySet forDaemon;
    private final ReadySet forClient;

    private ProcessSegment(SharedMemory shared) {
        this.shared = shared;
        this.memory = shared.memory();
        this.forDaemon = new ReadySet(memory, DAEMON_SUMMARY, DAEMON_BITS);
        this.forClient = new ReadySet(memory, CLIENT_SUMMARY, CLIENT_BITS);
    }

    /**
     * Makes one.
     *
     * @param arena how long it stays mapped here
     * @throws SystemCallException when there is no memory
     */
    public static ProcessSegment create(Arena arena) throws SystemCallException {
        ProcessSegment made = new ProcessSegment(SharedMemory.create("o7s-process", BYTES, arena));
        made.memory.set(JAVA_INT, SLOTS_OFFSET, SLOTS);
        made.memory.set(JAVA_INT, VERSION_OFFSET, FlowSegment.VERSION);
        made.memory.set(JAVA_LONG, MAGIC_OFFSET, MAGIC);
        return made;
    }

    /**
     * Maps one that was handed over.
     *
     * @throws SystemCallException when it is none, or cannot be mapped
     */
    public static ProcessSegment adopt(Descriptor descriptor, Arena arena)
            throws SystemCallException {
        ProcessSegment found = new ProcessSegment(SharedMemory.adopt(descriptor, BYTES, arena));
        SegmentMark.require(
                "memory of a process",
                found.memory.get(JAVA_LONG, MAGIC_OFFSET) == MAGIC
                        && SharedWords.getInt(found.memory, VERSION_OFFSET) == FlowSegment.VERSION
                        && SharedWords.getInt(found.memory, SLOTS_OFFSET) == SLOTS);
        return found;
    }

    /** The memory itself, for tests that play a process that breaks the rules. */
    MemorySegment memoryForTests() {
        return memory;
    }

    /** What to hand to the process; to be closed then. */
    public Descriptor descriptor() {
        return shared.descriptor();
    }

    /** The flows that want the daemon. */
    public ReadySet forDaemon() {
        return forDaemon;
    }

    /** The flows that want the process. */
    public ReadySet forClient() {
        return forClient;
    }

    /**
     * Marks a flow for the daemon. Any thread of the process.
     *
     * @return whether the doorbell must be rung
     */
    public boolean callDaemon(int slot) {
        forDaemon.mark(slot);
        VarHandle.fullFence();
        return SharedWords.getInt(memory, DAEMON_BELL) == ASLEEP
                && SharedWords.exchangeInt(memory, DAEMON_BELL, ASLEEP, AWAKE);
    }

    /**
     * The daemon wants its doorbell rung from now on.
     *
     * @return false if flows are marked already: take them, and arm again
     */
    public boolean armDaemon() {
        SharedWords.setInt(memory, DAEMON_BELL, ASLEEP);
        VarHandle.fullFence();
        return !forDaemon.isAnyMarked();
    }

    /** Marks a flow for the process, and wakes its thread if that sleeps. Any thread. */
    public void callClient(int slot) {
        forClient.mark(slot);
        VarHandle.fullFence();
        wakeClient();
    }

    /** Ends the sleep of the process's thread. Any thread, of either side. */
    public void wakeClient() {
        if (SharedWords.getInt(memory, CLIENT_BELL) == ASLEEP
                && SharedWords.exchangeInt(memory, CLIENT_BELL, ASLEEP, AWAKE)) {
            Futex.wake(memory, CLIENT_BELL, 1);
        }
    }

    /** The process's thread is about to sleep; it looks once more before it does. */
    public void armClient() {
        SharedWords.setInt(memory, CLIENT_BELL, ASLEEP);
        VarHandle.fullFence();
    }

    /** The process's thread does not sleep after all. */
    public void disarmClient() {
        SharedWords.setInt(memory, CLIENT_BELL, AWAKE);
    }

    /** Sleeps until woken, if armed, or for about {@code limitNs}. One platform thread. */
    public void sleepClient(long limitNs) {
        if (!forClient.isAnyMarked()) {
            Futex.await(memory, CLIENT_BELL, ASLEEP, limitNs);
        }
        disarmClient();
    }
}
