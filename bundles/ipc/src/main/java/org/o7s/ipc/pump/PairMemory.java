package org.o7s.ipc.pump;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.o7s.ipc.application.Enclosure;
import org.o7s.ipc.data.FlowSegment;
import org.o7s.ipc.data.Handle;
import org.o7s.ipc.data.MemorySource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The flow segments that two processes of one user share. They are made as they are needed and kept
 * for the next flow of the same two, and of nobody else, as nothing takes a mapping away from a
 * process that runs; the first ones are large, as long as that is allowed. When one of the two has
 * gone and the other uses none any more, the memory goes back to the machine, whoever still maps
 * it. Belongs to the IRM's loop, but for {@link #unmap}.
 */
public final class PairMemory {
    private static final Logger LOG = LoggerFactory.getLogger(PairMemory.class);

    private final MemoryAccount account;
    private final BooleanSupplier mayBeLarge;
    private final MemorySource source;
    private final Arena arena = Arena.ofShared();
    private final Deque<Shared> free = new ArrayDeque<>();
    private final Deque<Shared> freeLarge = new ArrayDeque<>();
    private final List<FlowSegment> all = new ArrayList<>();
    private final int sides;
    private long chargedBytes;
    private int inUse;
    private int largeSegments;

    /** Whether the machine had no memory for a large one: the two get usual ones from then on. */
    private boolean largeFailed;

    /** One of the segments; the two ends of a flow use it, then those of the next one. */
    public static final class Shared {
        private final int number;
        private final FlowSegment segment;
        private final int sides;
        private final BitSet handedTo = new BitSet(2);

        private Shared(int number, FlowSegment segment, int sides) {
            this.number = number;
            this.segment = segment;
            this.sides = sides;
        }

        /** Its number among those of the pair, from 1. */
        public int number() {
            return number;
        }

        /** Whether a side, 0 or 1, does not have it yet. */
        public boolean isFresh(int side) {
            return !handedTo.get(side);
        }

        /**
         * What a side gets with its first flow there.
         *
         * @throws IOException when the machine has no handle left
         */
        public Enclosure handOver(int side) throws IOException {
            Handle own = segment.handle();
            boolean last = handedTo.cardinality() == sides - 1;
            Handle handed = last ? own : own.copy();
            handedTo.set(side);
            return new Enclosure(List.of(handed));
        }
    }

    /**
     * Memory for a pair without flows.
     *
     * @param sides 2, or 1 for a process that has flows with itself
     * @param account who is charged
     * @param mayBeLarge whether the next segment may be a large one, if the user may have that
     * @param source where it comes from
     */
    public PairMemory(
            int sides, MemoryAccount account, BooleanSupplier mayBeLarge, MemorySource source) {
        this.sides = sides;
        this.account = account;
        this.mayBeLarge = mayBeLarge;
        this.source = source;
    }

    /**
     * Memory for a flow, empty; nothing if the user has as much as it may.
     *
     * @throws IOException if the machine has no memory
     */
    public Optional<Shared> take() throws IOException {
        Shared taken = freeOne(freeLarge);
        if (taken == null && !largeFailed && mayBeLarge.getAsBoolean()) {
            taken = makeLarge();
        }
        if (taken == null) {
            taken = freeOne(free);
        }
        if (taken == null) {
            taken = make(FlowSegment::create, FlowSegment.BYTES);
        }
        if (taken == null) {
            return Optional.empty();
        }
        inUse++;
        return Optional.of(taken);
    }

    private @Nullable Shared makeLarge() {
        try {
            Shared made = make(FlowSegment::createLarge, FlowSegment.LARGE_BYTES);
            largeSegments += made == null ? 0 : 1;
            return made;
        } catch (IOException e) {
            LOG.info("two processes get no large rings: {}", e.getMessage());
            largeFailed = true;
            return null;
        }
    }

    /** A way to make a segment. */
    private interface Maker {
        FlowSegment make(MemorySource source, Arena arena) throws IOException;
    }

    /** Another segment, charged; null if the user has as much as it may. */
    private @Nullable Shared make(Maker maker, long bytes) throws IOException {
        if (!account.takeMemory(bytes)) {
            return null;
        }
        FlowSegment made;
        try {
            made = maker.make(source, arena);
        } catch (IOException e) {
            account.giveMemory(bytes);
            throw e;
        }
        chargedBytes += bytes;
        made.setMpsBytes(FlowSegment.longestBytes());
        all.add(made);
        return new Shared(all.size(), made, sides);
    }

    private @Nullable Shared freeOne(Deque<Shared> kept) {
        Shared next;
        while ((next = kept.poll()) != null) {
            try {
                next.segment.reset();
                return next;
            } catch (InternalError e) {
                LOG.warn("two processes shortened the file of a flow, which is not used again");
            }
        }
        return null;
    }

    /** Neither side uses it any more: the next flow of the two may have it. */
    public void give(Shared used) {
        inUse--;
        (used.segment.isLarge() ? freeLarge : free).push(used);
    }

    /** Whether a flow uses any of it. */
    public boolean isInUse() {
        return inUse > 0;
    }

    /** How many bytes the user is charged for it. */
    public long chargedBytes() {
        return chargedBytes;
    }

    /** How many of the segments are large. */
    public int largeSegments() {
        return largeSegments;
    }

    /** Gives the memory back: no flow uses it, and none will. Any thread, once; takes its time. */
    public void unmap() {
        for (FlowSegment segment : all) {
            segment.discard();
            segment.handle().close();
        }
        arena.close();
    }
}
