package org.o7s.client;

import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.o7s.api.Flow;
import org.o7s.api.FlowError;
import org.o7s.api.FlowEvents;
import org.o7s.api.FlowException;
import org.o7s.api.FlowSet;
import org.o7s.api.PendingFlow;
import org.o7s.core.time.Clocks;

/**
 * A set of flows: its members list themselves when they may have something to tell, and whoever
 * waits looks at the listed ones only. A member that had something to tell is looked at until it
 * has no more: that makes events level-triggered. Those that were at work lately are {@linkplain
 * HotMembers looked at together} a little longer, as their peers have to call them otherwise, for
 * each packet if few come at a time. Any thread.
 */
public final class ClientFlowSet implements FlowSet {
    /** How long to pause when what is listed cannot be had: packet memory is short. */
    private static final long MEMORY_PAUSE_NS = 50_000;

    /**
     * How long members at work are looked at, by those who wait, when none has anything to tell.
     */
    private static final long LINGER_NS = 30_000;

    /** How long of that without giving others a turn. */
    private static final long SPIN_NS = 2_000;

    private final Clocks clocks;
    private final Consumer<ClientFlowSet> onClose;
    private final Set<SetMember> members = ConcurrentHashMap.newKeySet();
    private final ReadyList ready = new ReadyList();
    private final HotMembers hot = new HotMembers();
    private final Ownership taking = new Ownership();
    private final WaitingRoom waiting = new Waiting();
    private final AtomicBoolean woken = new AtomicBoolean();
    private volatile boolean closed;

    /**
     * Whether there may be hot members: whoever waits has to look at them. Written by the taker.
     */
    private volatile boolean watched;

    /** When a look found something last. */
    private volatile long toldNs = System.nanoTime();

    /** Whether hot members filled the last batch, so that the listed ones are due; the taker's. */
    private boolean listedFirst;

    /**
     * An empty set.
     *
     * @param clocks what time limits are measured with
     * @param onClose called once it is closed
     */
    public ClientFlowSet(Clocks clocks, Consumer<ClientFlowSet> onClose) {
        this.clocks = clocks;
        this.onClose = onClose;
    }

    @Override
    public void add(Flow flow) {
        if (!(flow instanceof ClientFlow ours)) {
            throw refusal(FlowError.INVALID, "flow " + flow.id(), "it is of another kind");
        }
        SetMember member = new SetMember(this, ours);
        throwIfClosed();
        members.add(member);
        if (!ours.join(member)) {
            members.remove(member);
            if (!ours.isIn(this)) {
                throw ours.isClosed()
                        ? refusal(FlowError.NOT_ALLOCATED, "flow " + flow.id(), "it was closed")
                        : refusal(
                                FlowError.NOT_PERMITTED,
                                "flow " + flow.id(),
                                "it is in another set");
            }
            return;
        }
        member.raise();
        leaveIfClosed(member);
    }

    @Override
    public void add(PendingFlow allocation) {
        if (!(allocation instanceof BegunFlow ours)) {
            throw refusal(FlowError.INVALID, "the allocation of a flow", "it is of another kind");
        }
        SetMember member = new SetMember(this, ours);
        throwIfClosed();
        members.add(member);
        if (!ours.join(member)) {
            members.remove(member);
            if (!ours.isIn(this)) {
                throw refusal(
                        FlowError.NOT_PERMITTED,
                        "the allocation of a flow to \"" + ours.name() + "\"",
                        "it is in another set");
            }
            return;
        }
        leaveIfClosed(member);
    }

    private void throwIfClosed() {
        if (closed) {
            throw new FlowException(FlowError.INVALID, "the set of flows was closed");
        }
    }

    /** Closing does not see what is added at the same moment. */
    private void leaveIfClosed(SetMember member) {
        if (closed) {
            member.leave();
            throwIfClosed();
        }
    }

    private static FlowException refusal(FlowError error, String what, String why) {
        return new FlowException(error, "cannot add " + what + " to a set of flows: " + why);
    }

    @Override
    public boolean remove(Flow flow) {
        return flow instanceof ClientFlow ours && ours.leave(this);
    }

    @Override
    public boolean remove(PendingFlow allocation) {
        return allocation instanceof BegunFlow ours && ours.leave(this);
    }

    @Override
    public boolean contains(Flow flow) {
        return flow instanceof ClientFlow ours && ours.isIn(this);
    }

    @Override
    public int size() {
        return members.size();
    }

    @Override
    public void clear() {
        List.copyOf(members).forEach(SetMember::leave);
    }

    @Override
    public FlowEvents events() {
        return new EventBatch(this);
    }

    @Override
    public void wakeUp() {
        woken.set(true);
        VarHandle.fullFence();
        waiting.wake();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        clear();
        wakeUp();
        onClose.accept(this);
    }

    /** A member has listed itself. Any thread. */
    void list(SetMember member) {
        ready.push(member);
        VarHandle.fullFence();
        waiting.wake();
    }

    /** A member left. Any thread. */
    void forget(SetMember member) {
        members.remove(member);
    }

    /** Waits for events. */
    boolean await(EventBatch batch, Duration limit) {
        if (limit.isNegative()) {
            throw new FlowException(
                    FlowError.INVALID, "cannot wait for a set of flows: " + limit + " is negative");
        }
        if (fill(batch, false)) {
            return true;
        }
        // More than a century is as good as no limit, and must not overflow.
        long limitNs = limit.toDays() > 36_500 ? 0 : limit.toNanos();
        long deadlineNs = WaitingRoom.deadlineNs(clocks, limitNs);
        // What is listed may never be an event, and is looked at as long as it is there.
        WaitingRoom.End over = WaitingRoom.End.HOLDS;
        while (true) {
            switch (over == WaitingRoom.End.HOLDS ? waiting.await(clocks, deadlineNs) : over) {
                case HOLDS -> {
                    if (fill(batch, false)) {
                        return true;
                    }
                    if (woken.get() && woken.compareAndSet(true, false)) {
                        return false;
                    }
                    pause();
                    over = WaitingRoom.over(clocks, deadlineNs);
                }
                case TIMED_OUT -> {
                    return false;
                }
                case INTERRUPTED ->
                        throw new FlowException(
                                FlowError.TIMED_OUT,
                                "cannot wait for a set of flows: the waiting thread was"
                                        + " interrupted");
            }
        }
    }

    /** Between two looks that find nothing, though something is listed or hot. */
    private void pause() {
        if (watched) {
            if (System.nanoTime() - toldNs < SPIN_NS) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        } else if (!ready.isEmpty()) {
            LockSupport.parkNanos(this, MEMORY_PAUSE_NS);
        }
    }

    /**
     * Looks once at what is listed, and at what was at work lately; whether the batch has events
     * then.
     *
     * @param thoroughly whether each of these is asked, be it that nothing came to it
     */
    boolean fill(EventBatch batch, boolean thoroughly) {
        throwIfClosed();
        if (!batch.isExhausted()) {
            return true;
        }
        batch.clear();
        if (ready.isEmpty() && !watched) {
            return false;
        }
        taking.take();
        try {
            long nowNs = System.nanoTime();
            if (!watched) {
                // Before it is taken from the list: nobody may find both empty meanwhile.
                watched = true;
            }
            boolean listedOnly = listedFirst;
            if (!listedOnly) {
                hot.look(batch, nowNs, thoroughly);
            }
            listedFirst = !batch.hasRoom();
            lookAtListed(batch, nowNs);
            if (listedOnly && batch.size() == 0) {
                hot.look(batch, nowNs, thoroughly);
            }
            if (batch.size() > 0) {
                toldNs = nowNs;
            } else if (nowNs - toldNs > LINGER_NS) {
                hot.rest();
            }
            if (hot.isEmpty()) {
                watched = false;
            }
        } finally {
            taking.give();
        }
        return batch.size() > 0;
    }

    private void lookAtListed(EventBatch batch, long nowNs) {
        int looks = ready.collect();
        // Of more than a batch holds each has its turn in the list.
        boolean keeps = looks <= EventBatch.MEMBERS;
        while (looks-- > 0 && batch.hasRoom()) {
            SetMember member = ready.take();
            if (member == null || member.isGone()) {
                continue;
            }
            if (!member.tell(batch)) {
                member.rest();
            } else if (!keeps || !hot.add(member, nowNs)) {
                ready.append(member);
            }
        }
    }

    /** Those who wait for events. */
    private final class Waiting extends WaitingRoom {
        @Override
        public boolean holds() {
            return watched || !ready.isEmpty() || woken.get() || closed;
        }

        @Override
        void aboutToSleep() {
            // Members list themselves.
        }
    }
}
