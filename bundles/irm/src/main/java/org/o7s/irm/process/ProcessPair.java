package org.o7s.irm.process;

import java.io.IOException;
import java.util.BitSet;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.o7s.ipc.application.ApplicationMessage.PeerGone;
import org.o7s.ipc.application.Enclosure;
import org.o7s.ipc.data.MemorySource;
import org.o7s.ipc.pump.PairMemory;

/** Two processes of one user, or one with itself, and the memory that they share. */
final class ProcessPair {
    private final OutsideProcess one;
    private final OutsideProcess other;
    private final UserQuota quota;
    private final Executor unmapper;
    private final MemorySource source;
    private final PairMemory memory;
    private final BitSet knowsPeer = new BitSet(2);
    private boolean over;
    private boolean unmapped;

    ProcessPair(OutsideProcess one, OutsideProcess other, Executor unmapper, MemorySource source) {
        this.one = one;
        this.other = other;
        this.quota = one.quota();
        this.unmapper = unmapper;
        this.source = source;
        this.memory = new PairMemory(one == other ? 1 : 2, quota, this::mayBeLarge, source);
    }

    private boolean mayBeLarge() {
        return source.canBeSparse()
                && one.largeSegments().hasRoom()
                && other.largeSegments().hasRoom()
                && quota.mayTakeLargeSegment();
    }

    int side(OutsideProcess process) {
        return process == one ? 0 : 1;
    }

    OutsideProcess peer(OutsideProcess process) {
        return process == one ? other : one;
    }

    boolean knowsPeer(OutsideProcess process) {
        return knowsPeer.get(side(process));
    }

    void setKnowsPeer(OutsideProcess process) {
        knowsPeer.set(side(process));
    }

    Optional<PairMemory.Shared> take() throws IOException {
        int before = memory.largeSegments();
        Optional<PairMemory.Shared> taken = memory.take();
        if (memory.largeSegments() != before) {
            quota.largeSegmentTaken();
            one.largeSegments().taken();
            if (other != one) {
                other.largeSegments().taken();
            }
        }
        return taken;
    }

    long memoryBytes() {
        return memory.chargedBytes();
    }

    void give(PairMemory.Shared used) {
        memory.give(used);
        unmapIfUnused();
    }

    /** Whether one of the two is gone, so that the other knows of all its flows' ends. */
    boolean isOver() {
        return over;
    }

    /** One of the two is gone: its flows end, none is made any more, and the other forgets it. */
    void gone(OutsideProcess process) {
        over = true;
        OutsideProcess left = peer(process);
        if (left != process && knowsPeer(left)) {
            left.link().send(new PeerGone(process.entry().id()), Enclosure.NONE);
        }
        unmapIfUnused();
    }

    /** The one that is left may still read what came, so that its flows are waited for. */
    private void unmapIfUnused() {
        if (over && !unmapped && !memory.isInUse()) {
            unmapped = true;
            quota.giveMemory(memory.chargedBytes());
            giveLargeSegments(memory.largeSegments());
            unmapper.execute(memory::unmap);
        }
    }

    private void giveLargeSegments(int count) {
        quota.largeSegmentsGiven(count);
        one.largeSegments().given(count);
        if (other != one) {
            other.largeSegments().given(count);
        }
    }
}
