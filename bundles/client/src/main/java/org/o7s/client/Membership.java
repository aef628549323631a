package org.o7s.client;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The set that something is in: none, or one. Any thread. */
final class Membership {
    private final AtomicReference<@Nullable SetMember> member = new AtomicReference<>();

    /** Becomes a member; false if it is one already. */
    boolean join(SetMember newMember) {
        return member.compareAndSet(null, newMember);
    }

    /** Whether it is in any set. */
    boolean isIn() {
        return member.get() != null;
    }

    boolean isIn(ClientFlowSet set) {
        SetMember now = member.get();
        return now != null && now.set() == set;
    }

    /** Says that there may be something to tell. */
    void raise() {
        SetMember now = member.get();
        if (now != null) {
            now.raise();
        }
    }

    /** Leaves a set; whether it was in. */
    boolean leave(ClientFlowSet set) {
        SetMember now = member.get();
        return now != null && now.set() == set && now.leave();
    }

    /** Leaves whatever set it is in. */
    void leave() {
        SetMember now = member.get();
        if (now != null) {
            now.leave();
        }
    }

    /** Said by a member that left. */
    void part(SetMember left) {
        member.compareAndSet(left, null);
    }
}
