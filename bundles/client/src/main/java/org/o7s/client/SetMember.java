package org.o7s.client;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.o7s.api.Flow;
import org.o7s.api.FlowEvent;
import org.o7s.api.FlowException;
import org.o7s.api.FlowState;

/**
 * A flow in a set, or an allocation that will be one.
 *
 * <pre>
 *   IDLE    the flow had nothing to tell when it was looked at; its signal lists it
 *   LISTED  it is in the ready list, or hot, and will be looked at
 *   GONE    it was taken out of the set, for good
 * </pre>
 *
 * <p>{@link #raise}, {@link #granted}, {@link #refused} and {@link #leave} may be called by any
 * thread, the others belong to whoever takes from the set.
 */
final class SetMember {
    private enum Stage {
        IDLE,
        LISTED,
        GONE
    }

    private final ClientFlowSet set;
    private final @Nullable BegunFlow allocation;

    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.IDLE);

    private volatile @Nullable ClientFlow flow;
    private volatile @Nullable FlowException failure;
    private @Nullable SetMember linked;

    /** What the application knows of the flow. */
    private FlowState told = FlowState.UP;

    private boolean toldAllocation;

    private @Nullable LongSupplier arrivals;

    /** When it had something to tell last. */
    private long toldNs;

    SetMember(ClientFlowSet set, ClientFlow flow) {
        this.set = set;
        this.flow = flow;
        this.allocation = null;
    }

    SetMember(ClientFlowSet set, BegunFlow allocation) {
        this.set = set;
        this.allocation = allocation;
    }

    ClientFlowSet set() {
        return set;
    }

    @Nullable ClientFlow flow() {
        return flow;
    }

    @Nullable BegunFlow allocation() {
        return allocation;
    }

    @Nullable FlowException failure() {
        return failure;
    }

    void link(@Nullable SetMember other) {
        linked = other;
    }

    @Nullable SetMember linked() {
        return linked;
    }

    boolean isGone() {
        return stage.get() == Stage.GONE;
    }

    /** Says that there may be something to tell; whoever says so has ordered that by a fence. */
    void raise() {
        if (stage.get() == Stage.IDLE && stage.compareAndSet(Stage.IDLE, Stage.LISTED)) {
            set.list(this);
        }
    }

    /** The allocation has its flow. */
    void granted(Flow newFlow) {
        if (newFlow instanceof ClientFlow given && given.join(this)) {
            flow = given;
            if (isGone()) {
                given.part(this);
            }
            raise();
        } else {
            leave();
        }
    }

    /** The allocation failed. */
    void refused(FlowException why) {
        failure = why;
        raise();
    }

    /** Leaves the set; whether it was in. */
    boolean leave() {
        if (stage.getAndSet(Stage.GONE) == Stage.GONE) {
            return false;
        }
        set.forget(this);
        ClientFlow left = flow;
        if (left != null) {
            left.part(this);
        }
        if (allocation != null) {
            allocation.part(this);
        }
        return true;
    }

    /** Adds what there is to tell to a batch; whether there was anything. */
    boolean tell(EventBatch batch) {
        if (failure != null) {
            batch.add(this, FlowEvent.FLOW_DEALLOC);
            // Nothing will follow.
            leave();
            return true;
        }
        ClientFlow seen = flow;
        if (seen == null) {
            return false;
        }
        int before = batch.size();
        if (allocation != null && !toldAllocation) {
            toldAllocation = true;
            batch.add(this, FlowEvent.FLOW_ALLOC);
        }
        // Before the packets: what came before the flow ended must still be read.
        FlowState state = seen.state();
        boolean readable = seen.isReadable();
        if (state != told && !(state == FlowState.DEALLOCATED && readable)) {
            told = state;
            batch.add(this, event(state));
        }
        if (readable) {
            batch.add(this, FlowEvent.FLOW_PKT);
        }
        return batch.size() > before;
    }

    private static FlowEvent event(FlowState state) {
        return switch (state) {
            case UP -> FlowEvent.FLOW_UP;
            case DOWN -> FlowEvent.FLOW_DOWN;
            case PEER_LOST -> FlowEvent.FLOW_PEER;
            case DEALLOCATED -> FlowEvent.FLOW_DEALLOC;
        };
    }

    /** What grows with each packet that comes to its flow. */
    LongSupplier arrivals(ClientFlow ofFlow) {
        LongSupplier known = arrivals;
        if (known == null) {
            known = ofFlow.arrivals();
            arrivals = known;
        }
        return known;
    }

    /** It has told something. */
    void toldAt(long nowNs) {
        toldNs = nowNs;
    }

    /** When it had something to tell last. */
    long toldNs() {
        return toldNs;
    }

    /** There was nothing to tell: from now on its signal lists it. */
    void rest() {
        if (!stage.compareAndSet(Stage.LISTED, Stage.IDLE)) {
            return;
        }
        ClientFlow seen = flow;
        if (seen != null) {
            seen.awaitPacket();
            VarHandle.fullFence();
            // What came between our look and the change of stage raised nothing.
            if (seen.mayBeReadable() || seen.state() != told) {
                raise();
            }
        } else if (failure != null) {
            raise();
        }
    }
}
