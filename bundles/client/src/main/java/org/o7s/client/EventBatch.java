package org.o7s.client;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.o7s.api.Flow;
import org.o7s.api.FlowEvent;
import org.o7s.api.FlowEvents;
import org.o7s.api.FlowException;
import org.o7s.api.PendingFlow;

/** The events of a set that one thread has taken. For one thread. */
final class EventBatch implements FlowEvents {
    /** How many events it holds. */
    static final int CAPACITY = 256;

    /** A member has at most so many events at once: its allocation, its state, a packet. */
    private static final int PER_MEMBER = 3;

    /** How many members find room that have one event each. */
    static final int MEMBERS = CAPACITY - PER_MEMBER + 1;

    private final ClientFlowSet set;
    private final @Nullable SetMember[] members = new @Nullable SetMember[CAPACITY];
    private final FlowEvent[] types = new FlowEvent[CAPACITY];
    private int size;
    private int at = -1;

    EventBatch(ClientFlowSet set) {
        this.set = set;
    }

    int size() {
        return size;
    }

    boolean hasRoom() {
        return size <= CAPACITY - PER_MEMBER;
    }

    boolean isExhausted() {
        return at + 1 >= size;
    }

    void add(SetMember member, FlowEvent type) {
        members[size] = member;
        types[size] = type;
        size++;
    }

    /** Lets go of what was told. */
    void clear() {
        for (int i = 0; i < size; i++) {
            members[i] = null;
        }
        size = 0;
        at = -1;
    }

    @Override
    public boolean await(Duration limit) {
        return set.await(this, limit);
    }

    @Override
    public boolean poll() {
        return set.fill(this, true);
    }

    @Override
    public boolean next() {
        while (++at < size) {
            SetMember member = members[at];
            if (member != null && (!member.isGone() || member.failure() != null)) {
                return true;
            }
        }
        at = size;
        return false;
    }

    private SetMember current() {
        SetMember member = at >= 0 && at < size ? members[at] : null;
        if (member == null) {
            throw new IllegalStateException("there is no event: next() said so, or was not asked");
        }
        return member;
    }

    @Override
    public FlowEvent type() {
        current();
        return types[at];
    }

    @Override
    public Flow flow() {
        SetMember member = current();
        FlowException failure = member.failure();
        if (failure != null) {
            throw new FlowException(failure.error(), String.valueOf(failure.getMessage()));
        }
        ClientFlow flow = member.flow();
        if (flow == null) {
            throw new IllegalStateException("an event without a flow");
        }
        return flow;
    }

    @Override
    public Optional<PendingFlow> allocation() {
        return Optional.ofNullable(current().allocation());
    }
}
