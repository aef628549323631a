package org.o7s.client;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Members of a set that should be looked at, in the order in which they were put in: any thread
 * puts in, without a lock and without allocating; one at a time takes out.
 *
 * <p>The links are in the members, so a member is in at most once: whoever puts one in has changed
 * its state from idle to listed.
 */
final class ReadyList {
    private static final VarHandle PUSHED;

    static {
        try {
            PUSHED =
                    MethodHandles.lookup()
                            .findVarHandle(ReadyList.class, "pushed", SetMember.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** What was put in last, linked to what was before it. */
    private volatile @Nullable SetMember pushed;

    /** What the taker has in order; others look whether there is any. */
    private volatile @Nullable SetMember first;

    private @Nullable SetMember last;
    private int inOrder;

    /** Puts a member in. Any thread. */
    void push(SetMember member) {
        SetMember before;
        do {
            before = pushed;
            member.link(before);
        } while (!PUSHED.compareAndSet(this, before, member));
    }

    /** Whether there is any. Any thread. */
    boolean isEmpty() {
        return pushed == null && first == null;
    }

    /** Orders what was pushed behind what is there; how many there are then. The taker. */
    int collect() {
        if (pushed == null) {
            return inOrder;
        }
        SetMember newest = (SetMember) PUSHED.getAndSet(this, null);
        SetMember oldest = null;
        while (newest != null) {
            SetMember before = newest.linked();
            newest.link(oldest);
            oldest = newest;
            newest = before;
        }
        while (oldest != null) {
            SetMember after = oldest.linked();
            append(oldest);
            oldest = after;
        }
        return inOrder;
    }

    /** Puts a member in behind all others. The taker. */
    void append(SetMember member) {
        member.link(null);
        SetMember before = last;
        if (before == null) {
            first = member;
        } else {
            before.link(member);
        }
        last = member;
        inOrder++;
    }

    /** Takes the first one out. The taker. */
    @Nullable SetMember take() {
        SetMember taken = first;
        if (taken != null) {
            SetMember after = taken.linked();
            taken.link(null);
            first = after;
            if (after == null) {
                last = null;
            }
            inOrder--;
        }
        return taken;
    }
}
