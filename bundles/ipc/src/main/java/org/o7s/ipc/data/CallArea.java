package org.o7s.ipc.data;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * The memory by which one side is told which of its flows want it, and by which it is woken: flows
 * that are marked, and a bell that says whether it sleeps.
 *
 * <p>The daemon has one per process, and each process has one that the daemon has too, and every
 * process with which it shares a flow. Nothing that is written there is believed: a mark without
 * reason costs its owner a look. Source: docs/process-boundary.md, call area.
 */
public final class CallArea {
    /** What one takes, in bytes. */
    public static final long BYTES = 4096;

    private static final long MAGIC = 0x314c4c41_4353376fL; // "o7SCALL1"
    private static final int MAGIC_OFFSET = 0;
    private static final int VERSION_OFFSET = 8;
    private static final int SLOTS_OFFSET = 12;
    private static final int BELL = 128;
    private static final int SUMMARY = 512;
    private static final int BITS = 2048;

    private static final int AWAKE = 0;
    private static final int ASLEEP = 1;

    private final MappedMemory shared;
    private final MemorySegment memory;
    private final ReadySet ready;

    private CallArea(MappedMemory shared) {
        this.shared = shared;
        this.memory = shared.memory();
        this.ready = new ReadySet(memory, SUMMARY, BITS);
    }

    /**
     * Makes one.
     *
     * @param source where its memory comes from
     * @param arena how long it stays mapped here
     * @throws IOException when there is no memory
     */
    public static CallArea create(MemorySource source, Arena arena) throws IOException {
        CallArea made = new CallArea(source.create("calls", BYTES, arena));
        made.memory.set(JAVA_INT, SLOTS_OFFSET, ProcessSegment.SLOTS);
        made.memory.set(JAVA_INT, VERSION_OFFSET, FlowSegment.VERSION);
        made.memory.set(JAVA_LONG, MAGIC_OFFSET, MAGIC);
        return made;
    }

    /**
     * Maps one that was handed over.
     *
     * @throws IOException when it is none, or cannot be mapped
     */
    public static CallArea adopt(MemorySource source, Handle handle, Arena arena)
            throws IOException {
        CallArea found = new CallArea(source.adopt(handle, arena, BYTES));
        SegmentMark.require(
                "call area",
                found.memory.get(JAVA_LONG, MAGIC_OFFSET) == MAGIC
                        && SharedWords.getInt(found.memory, VERSION_OFFSET) == FlowSegment.VERSION
                        && SharedWords.getInt(found.memory, SLOTS_OFFSET) == ProcessSegment.SLOTS);
        return found;
    }

    /**
     * Maps that of another process, which may write there what it likes, also over its mark.
     *
     * @throws IOException when it is not sealed, of another size, or cannot be mapped
     */
    public static CallArea adoptOfPeer(MemorySource source, Handle handle, Arena arena)
            throws IOException {
        return new CallArea(source.adopt(handle, arena, BYTES));
    }

    /** The memory itself, for tests that play a process that breaks the rules. */
    MemorySegment memoryForTests() {
        return memory;
    }

    /** What to hand to whoever calls; to be closed in the end. */
    public Handle handle() {
        return shared.handle();
    }

    /** The flows that want its owner. */
    public ReadySet ready() {
        return ready;
    }

    /**
     * Marks a flow for an owner that is rung by a doorbell. Any thread.
     *
     * @return whether the doorbell must be rung
     */
    public boolean mark(int slot) {
        ready.mark(slot);
        VarHandle.fullFence();
        return wasAsleep();
    }

    /** Marks a flow for an owner that sleeps at the bell itself, and wakes it. Any thread. */
    public void call(int slot) {
        if (mark(slot)) {
            shared.wakening().wake(memory, BELL, 1);
        }
    }

    /**
     * Ends the sleep of an owner that sleeps at the bell itself, whatever the bell says: others may
     * write there that it is awake. Any thread of the owner.
     */
    public void wake() {
        disarm();
        shared.wakening().wake(memory, BELL, Wakening.ALL);
    }

    private boolean wasAsleep() {
        return SharedWords.getInt(memory, BELL) == ASLEEP
                && SharedWords.exchangeInt(memory, BELL, ASLEEP, AWAKE);
    }

    /**
     * The owner wants to be rung from now on.
     *
     * @return false if flows are marked already: take them, and arm again
     */
    public boolean arm() {
        SharedWords.setInt(memory, BELL, ASLEEP);
        VarHandle.fullFence();
        return !ready.isAnyMarked();
    }

    /** The owner does not sleep after all. */
    public void disarm() {
        SharedWords.setInt(memory, BELL, AWAKE);
    }

    /** Sleeps until woken, if armed, or for about {@code limitNs}. One platform thread. */
    public void sleep(long limitNs) {
        if (!ready.isAnyMarked()) {
            shared.wakening().await(memory, BELL, ASLEEP, limitNs);
        }
        disarm();
    }
}
