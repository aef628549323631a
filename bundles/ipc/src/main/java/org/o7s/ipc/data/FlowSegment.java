package org.o7s.ipc.data;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.LongSupplier;

/**
 * The memory of one flow between a process and its daemon, or between two processes: a ring each
 * way, and what the daemon says of the flow.
 *
 * <p>The daemon makes it and keeps it for the process, or the two, until one ends: a flow that is
 * deallocated leaves it to the next one, so what a process has mapped is what its user is charged
 * for. One side's rings belong to whoever pumps there; the state may be read by any thread. Of two
 * processes the one that allocated the flow has the ends of a client, and the one that accepted it
 * those of a daemon.
 */
public final class FlowSegment {
    /** The size to which one ring of a flow may grow as a rule, in bytes. */
    public static final int RING_BYTES = 64 * 1024;

    /** The size to which one ring of a large segment may grow, in bytes. */
    public static final int LARGE_RING_BYTES = 4 * 1024 * 1024;

    /** The version of this layout. */
    public static final int VERSION = 3;

    private static final int UP_DATA = 4096;

    /** What one segment takes, in bytes. */
    public static final long BYTES = UP_DATA + 2L * RING_BYTES;

    /** What a large one may take, in bytes. */
    public static final long LARGE_BYTES = UP_DATA + 2L * LARGE_RING_BYTES;

    private static final long MAGIC = 0x31574f4c_4653376fL; // "o7SFLOW1"
    private static final int MAGIC_OFFSET = 0;
    private static final int VERSION_OFFSET = 8;
    private static final int RING_BYTES_OFFSET = 12;
    private static final int DOWN_OFFSET = 128;
    private static final int MPS_OFFSET = 132;
    private static final int TAKEN_DOWN_OFFSET = 136;
    private static final int TAKEN_DOWN_BY_ACCEPTOR_OFFSET = 140;
    private static final int UP_HEADER = 512;
    private static final int DOWN_HEADER = UP_HEADER + RingLayout.HEADER_BYTES;

    private final MappedMemory shared;
    private final MemorySegment memory;
    private final Words words;
    private final int ringBytes;

    private FlowSegment(MappedMemory shared, int ringBytes, boolean lasting) {
        this.shared = shared;
        this.ringBytes = ringBytes;
        this.memory = shared.memory();
        this.words = lasting ? new Words.Lasting(memory) : new Words.Mapped(memory);
    }

    /**
     * Makes one of sealed memory, ready for a first flow.
     *
     * @param arena how long it stays mapped here
     * @throws IOException when there is no memory
     */
    public static FlowSegment create(Arena arena) throws IOException {
        return create(SealedMemory.SOURCE, arena);
    }

    /**
     * Makes one, ready for a first flow.
     *
     * @param source where its memory comes from
     * @param arena how long it stays mapped here
     * @throws IOException when there is no memory
     */
    public static FlowSegment create(MemorySource source, Arena arena) throws IOException {
        return mark(new FlowSegment(source.create("flow", BYTES, arena), RING_BYTES, false));
    }

    /**
     * Makes a large one, for two processes that both know of large ones. It has memory for what the
     * usual ones hold, and takes more when a flow has much to say.
     *
     * @param source where its memory comes from, which {@link MemorySource#canBeSparse}
     * @param arena how long it stays mapped here
     * @throws IOException when there is no memory
     */
    public static FlowSegment createLarge(MemorySource source, Arena arena) throws IOException {
        MappedMemory shared = source.createSparse("flow", LARGE_BYTES, arena);
        FlowSegment made = new FlowSegment(shared, LARGE_RING_BYTES, false);
        if (!shared.populate(0, UP_DATA + (long) RING_BYTES)
                || !shared.populate(made.downData(), RING_BYTES)) {
            // What it has of the machine goes back; the mapping, of nothing, goes with the arena.
            shared.discard();
            shared.handle().close();
            throw new IOException(
                    "cannot make " + LARGE_BYTES + " bytes of shared memory: the machine has none");
        }
        return mark(made);
    }

    private static FlowSegment mark(FlowSegment made) {
        made.memory.set(JAVA_INT, RING_BYTES_OFFSET, made.ringBytes);
        made.memory.set(JAVA_INT, VERSION_OFFSET, VERSION);
        made.memory.set(JAVA_LONG, MAGIC_OFFSET, MAGIC);
        return made;
    }

    /**
     * Maps one that was handed over, for as long as anybody has it.
     *
     * @throws IOException when it is none, or cannot be mapped
     */
    public static FlowSegment adopt(MemorySource source, Handle handle) throws IOException {
        FlowSegment found = map(source, handle);
        MemorySegment memory = found.memory;
        SegmentMark.require(
                "memory of a flow",
                memory.get(JAVA_LONG, MAGIC_OFFSET) == MAGIC
                        && SharedWords.getInt(memory, VERSION_OFFSET) == VERSION
                        && SharedWords.getInt(memory, RING_BYTES_OFFSET) == found.ringBytes);
        return found;
    }

    /** Whether it is a large one. */
    public boolean isLarge() {
        return ringBytes == LARGE_RING_BYTES;
    }

    /** What a ring can hold at most: empty records. */
    public int recordsMax() {
        return ringBytes / RingLayout.WORD_BYTES;
    }

    private long downData() {
        return UP_DATA + (long) ringBytes;
    }

    /**
     * Maps one that another process was handed too, which may have written over its mark already:
     * the daemon that made it said its version when this process announced itself.
     *
     * @throws IOException when it is not sealed, of another size, or cannot be mapped
     */
    public static FlowSegment adoptShared(MemorySource source, Handle handle) throws IOException {
        return map(source, handle);
    }

    private static FlowSegment map(MemorySource source, Handle handle) throws IOException {
        MappedMemory mapped = source.adopt(handle, Arena.ofAuto(), BYTES, LARGE_BYTES);
        boolean large = mapped.memory().byteSize() == LARGE_BYTES;
        return new FlowSegment(mapped, large ? LARGE_RING_BYTES : RING_BYTES, mapped.isSealed());
    }

    /** The mapping as it is, for whoever has to look at it byte by byte. */
    public MemorySegment memory() {
        return memory;
    }

    /** Whether nobody can take the memory away. */
    public boolean isSealed() {
        return shared.isSealed();
    }

    /** What to hand to the process; to be closed then. */
    public Handle handle() {
        return shared.handle();
    }

    /**
     * Gives the memory back to the machine, whoever still maps it: it reads as zero from now on.
     * Only the daemon, once no flow uses it.
     */
    public void discard() {
        shared.discard();
    }

    /** Empties both rings for the next flow. Only the daemon, while nobody pumps. */
    public void reset() {
        memory.asSlice(UP_HEADER, 2L * RingLayout.HEADER_BYTES).fill((byte) 0);
        setDown(false);
        setTakenDown(false, false);
        setTakenDown(true, false);
    }

    /** The daemon's end of the ring from the process, before anything came through it. */
    public RingConsumer daemonConsumer() {
        return new RingConsumer(shared, words, UP_HEADER, UP_DATA, ringBytes);
    }

    /** The daemon's end of the ring to the process, before anything went through it. */
    public RingProducer daemonProducer() {
        return producer(DOWN_HEADER, downData(), System::nanoTime);
    }

    /** The process's end of the ring to the daemon, before anything went through it. */
    public RingProducer clientProducer() {
        return clientProducer(System::nanoTime);
    }

    /** The same by a clock of its own, for tests. */
    RingProducer clientProducer(LongSupplier clockNs) {
        return producer(UP_HEADER, UP_DATA, clockNs);
    }

    private RingProducer producer(long header, long data, LongSupplier clockNs) {
        return new RingProducer(shared, words, header, data, ringBytes, clockNs);
    }

    /** The process's end of the ring from the daemon, before anything came through it. */
    public RingConsumer clientConsumer() {
        return new RingConsumer(shared, words, DOWN_HEADER, downData(), ringBytes);
    }

    /** Whether the layer cannot carry packets now. Any thread. */
    public boolean isDown() {
        return words.getInt(DOWN_OFFSET) != 0;
    }

    /** Said by the daemon. */
    public void setDown(boolean down) {
        words.setInt(DOWN_OFFSET, down ? 1 : 0);
    }

    /**
     * Whether the process at an end took the flow down. Any thread.
     *
     * @param accepted which one: of two processes that share the memory the one that accepted, or
     *     the other one, which is also the only one of a flow through the daemon
     */
    public boolean isTakenDown(boolean accepted) {
        return words.getInt(takenDownOffset(accepted)) != 0;
    }

    /** Said by that process. */
    public void setTakenDown(boolean accepted, boolean down) {
        words.setInt(takenDownOffset(accepted), down ? 1 : 0);
    }

    private static int takenDownOffset(boolean accepted) {
        return accepted ? TAKEN_DOWN_BY_ACCEPTOR_OFFSET : TAKEN_DOWN_OFFSET;
    }

    /** The largest packet that the layer carries now, trailers included, in bytes. Any thread. */
    public int mpsBytes() {
        return words.getInt(MPS_OFFSET);
    }

    /** Said by the daemon; no more than {@link #longestBytes}. */
    public void setMpsBytes(int bytes) {
        words.setInt(MPS_OFFSET, Math.min(bytes, longestBytes()));
    }

    /** The largest packet that fits into a ring, whatever its size, in bytes. */
    public static int longestBytes() {
        return RingLayout.longestBytes(RING_BYTES);
    }
}
