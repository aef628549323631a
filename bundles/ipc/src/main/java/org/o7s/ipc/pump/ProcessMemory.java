package org.o7s.ipc.pump;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.o7s.ipc.application.Enclosure;
import org.o7s.ipc.data.FlowSegment;
import org.o7s.ipc.data.Handle;
import org.o7s.ipc.data.MemorySource;
import org.o7s.ipc.data.ProcessSegment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The memory that the daemon shares with one process. Segments are made as slots are needed and
 * kept for the next flow, as nothing takes a mapping away from a process that runs; all are
 * unmapped together, once the process and the last of its flows are gone. Slots belong to one
 * thread: the IRM's loop.
 */
public final class ProcessMemory {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessMemory.class);

    private final MemoryAccount account;
    private final Executor unmapper;
    private final Arena arena = Arena.ofShared();
    private final ProcessSegment segment;
    private final MemorySource source;
    private final ProcessBell bell;
    private final Map<Integer, FlowSegment> segments = new HashMap<>();
    private final BitSet taken = new BitSet();

    /** The slots whose memory the process has. */
    private final BitSet handedOver = new BitSet();

    private final AtomicInteger users = new AtomicInteger(1);
    private long chargedBytes;

    /** What happens when the process took the memory away by which the two call each other. */
    private volatile Runnable onLost = () -> {};

    /** The part of the memory that one flow has. */
    public record Slot(int number, FlowSegment segment) {}

    /**
     * Memory for a process without flows.
     *
     * @param account who is charged
     * @param unmapper where it is unmapped in the end: the loop that touches it
     * @param pumps what moves the packets of the process
     * @throws IOException if the machine has none
     */
    public ProcessMemory(MemoryAccount account, Executor unmapper, RingPumps pumps)
            throws IOException {
        this.account = account;
        this.source = pumps.memory();
        this.unmapper = unmapper;
        boolean made = false;
        try {
            segment = ProcessSegment.create(source, arena);
            bell = makeBell(pumps);
            made = true;
        } finally {
            if (!made) {
                arena.close();
            }
        }
    }

    private ProcessBell makeBell(RingPumps pumps) throws IOException {
        try {
            return pumps.bell();
        } catch (IOException e) {
            segment.closeHandles();
            throw e;
        }
    }

    ProcessSegment segment() {
        return segment;
    }

    /** Has somebody told, by the pumps' loop, when the process cannot be called any more. */
    public void onLost(Runnable told) {
        onLost = told;
    }

    void lose() {
        onLost.run();
    }

    ProcessBell bell() {
        return bell;
    }

    /** The process has rung over its socket. Any thread. */
    public void rung() {
        bell.rung();
    }

    /**
     * What the process gets when it announces itself: the areas, and the bell. Once.
     *
     * @throws IOException if the machine has no handle left
     */
    public Enclosure enclosure() throws IOException {
        List<Handle> handles = new ArrayList<>(bell.handOver());
        boolean all = false;
        try {
            handles.addAll(0, segment.handOver());
            all = true;
            return new Enclosure(handles);
        } finally {
            if (!all) {
                handles.forEach(Handle::close);
            }
        }
    }

    /**
     * What a process gets that shares a flow with this one: the area by which this one is called.
     *
     * @throws IOException if the machine has no handle left
     */
    public Enclosure callArea() throws IOException {
        return new Enclosure(List.of(segment.client().handle().copy()));
    }

    /** A number for a flow whose memory is not from here; -1 if there is none left. */
    public int takeNumber() {
        // From above, so that slots with memory of their own stay for flows that need it.
        int number = taken.previousClearBit(ProcessSegment.SLOTS - 1);
        if (number >= 0) {
            taken.set(number);
        }
        return number;
    }

    /** A number from {@link #takeNumber} is free again. */
    public void giveNumber(int number) {
        taken.clear(number);
    }

    /**
     * A slot with memory for a flow; empty if the user has as much as it may.
     *
     * @throws IOException if the machine has no memory
     */
    public Optional<Slot> take() throws IOException {
        int number;
        while ((number = taken.nextClearBit(0)) < ProcessSegment.SLOTS) {
            taken.set(number);
            boolean keeps = false;
            try {
                Optional<Slot> slot = slot(number);
                keeps = slot.isPresent();
                return slot;
            } catch (InternalError e) {
                // The process has shortened the file of that slot, which nobody uses any more.
                keeps = true;
                LOG.debug("the memory of slot {} is gone", number, e);
            } finally {
                if (!keeps) {
                    taken.clear(number);
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Slot> slot(int number) throws IOException {
        FlowSegment kept = segments.get(number);
        if (kept == null) {
            if (!account.takeMemory(FlowSegment.BYTES)) {
                return Optional.empty();
            }
            kept = create();
            chargedBytes += FlowSegment.BYTES;
            segments.put(number, kept);
        }
        kept.reset();
        users.incrementAndGet();
        return Optional.of(new Slot(number, kept));
    }

    /** Makes a segment that is charged, or gives back what was. */
    private FlowSegment create() throws IOException {
        try {
            return FlowSegment.create(source, arena);
        } catch (IOException e) {
            account.giveMemory(FlowSegment.BYTES);
            throw e;
        }
    }

    /** Whether the process does not have the memory of a slot yet. */
    public boolean isFresh(Slot slot) {
        return !handedOver.get(slot.number());
    }

    /** What the process gets with a flow: the memory of its slot, if it is fresh. */
    public Enclosure enclosure(Slot slot) {
        if (!isFresh(slot)) {
            return Enclosure.NONE;
        }
        handedOver.set(slot.number());
        return new Enclosure(List.of(slot.segment().handle()));
    }

    /** Neither side uses a slot any more: the next flow may have it. */
    public void give(Slot slot) {
        taken.clear(slot.number());
    }

    /** How many bytes the user is charged for it. */
    public long chargedBytes() {
        return chargedBytes;
    }

    /** A flow, or the process itself, touches the memory no more. Any thread. */
    public void letGo() {
        if (users.decrementAndGet() == 0) {
            unmapper.execute(this::unmap);
        }
    }

    private void unmap() {
        segments.values().forEach(s -> s.handle().close());
        segment.closeHandles();
        bell.close();
        arena.close();
        LOG.debug("the memory of a process is given back");
    }
}
