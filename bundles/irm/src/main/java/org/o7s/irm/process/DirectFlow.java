package org.o7s.irm.process;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.o7s.ipc.application.Enclosure;
import org.o7s.ipc.pump.PairMemory;
import org.o7s.irm.broker.OutsideRequest;
import org.o7s.irm.broker.OutsideRequest.Grant;
import org.o7s.irm.broker.OutsideRequest.OutsideFlow;

/** A flow whose memory two processes share: what its two ends have together. */
final class DirectFlow implements OutsideRequest.Meeting {
    private final ProcessPair pair;
    private final PairMemory.Shared memory;
    private final Half asking;
    private final Half accepting;

    /** One half, and its end once that is made. */
    private static final class Half {
        private final ProcessRequest request;
        private final int number;
        private @Nullable DirectEnd end;

        Half(ProcessRequest request, int number) {
            this.request = request;
            this.number = number;
        }
    }

    DirectFlow(
            ProcessPair pair,
            PairMemory.Shared memory,
            ProcessRequest asker,
            int askerNumber,
            ProcessRequest acceptor,
            int acceptorNumber) {
        this.pair = pair;
        this.memory = memory;
        this.asking = new Half(asker, askerNumber);
        this.accepting = new Half(acceptor, acceptorNumber);
    }

    private Half half(boolean accepted) {
        return accepted ? accepting : asking;
    }

    @Override
    public OutsideFlow asker(Grant grant) {
        return make(false, grant);
    }

    @Override
    public OutsideFlow acceptor(Grant grant) {
        return make(true, grant);
    }

    private DirectEnd make(boolean accepted, Grant grant) {
        Half half = half(accepted);
        DirectEnd made = new DirectEnd(this, half.request, accepted, grant);
        half.end = made;
        half.request.outside().add(made);
        return made;
    }

    @Override
    public void abandon() {
        asking.request.outside().giveNumber(asking.number);
        accepting.request.outside().giveNumber(accepting.number);
        pair.give(memory);
    }

    /** The slot of an end in its process. */
    int number(boolean accepted) {
        return half(accepted).number;
    }

    OutsideProcess process(boolean accepted) {
        return half(accepted).request.outside();
    }

    boolean isOver(boolean accepted) {
        DirectEnd end = half(accepted).end;
        return end != null && end.isOver();
    }

    /** The number of its memory among those of the two processes. */
    int segment() {
        return memory.number();
    }

    /** Whether the process of an end does not have the memory yet. */
    boolean isFresh(boolean accepted) {
        return memory.isFresh(pair.side(process(accepted)));
    }

    Enclosure handOver(boolean accepted) throws IOException {
        return memory.handOver(pair.side(process(accepted)));
    }

    /** Whether the process of an end cannot call the other one yet. */
    boolean isPeerFresh(boolean accepted) {
        return !pair.knowsPeer(process(accepted));
    }

    void setPeerKnown(boolean accepted) {
        pair.setKnowsPeer(process(accepted));
    }

    /** An end is over. */
    void ended(boolean accepted) {
        DirectEnd other = half(!accepted).end;
        if (other == null) {
            return;
        }
        if (other.isOver()) {
            pair.give(memory);
        } else if (!pair.isOver()) {
            other.tellEnd();
        }
    }
}
