package org.o7s.client;

import java.util.Arrays;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Members of a set that had something to tell within the last millisecond, at most {@link
 * #CAPACITY}: they are looked at in turn, so that their peers need not call them. One taker at a
 * time.
 *
 * <p>A look asks only whether anything came, which is one word of the port; once in a millisecond
 * it asks each for everything, as some changes of state are told by nothing else.
 */
final class HotMembers {
    /** How many there are at most: a look at so many takes about a microsecond. */
    static final int CAPACITY = 256;

    /** How long after it told something one is looked at, if others keep the set at work. */
    private static final long HOT_NS = 1_000_000;

    /** After how long each is asked for everything. */
    private static final long ALL_NS = 1_000_000;

    private final @Nullable SetMember[] members = new @Nullable SetMember[CAPACITY];

    /** What grows with each arrival: looked at often, and the first word of a flow to be. */
    private final LongSupplier[] arrivals = new LongSupplier[CAPACITY];

    /** What had arrived when one was found to have nothing to tell. */
    private final long[] seen = new long[CAPACITY];

    /** Whether one was found so, since it told something. */
    private final boolean[] quiet = new boolean[CAPACITY];

    private int size;

    /** Where the next look begins. */
    private int next;

    /** When all were asked for everything last. */
    private long askedAllNs;

    /** Whether the last look had something to tell, or a member came in after it. */
    private boolean telling;

    boolean isEmpty() {
        return size == 0;
    }

    /** Takes one in that told something; false if that cannot be. */
    boolean add(SetMember member, long nowNs) {
        ClientFlow flow = member.flow();
        if (size == CAPACITY || flow == null) {
            return false;
        }
        if (size == 0) {
            askedAllNs = nowNs;
        }
        member.toldAt(nowNs);
        members[size] = member;
        arrivals[size] = member.arrivals(flow);
        quiet[size] = false;
        telling = true;
        size++;
        return true;
    }

    /**
     * Looks at each once, as long as the batch has room, and adds what they have to tell. The first
     * one that has something after a look at all that found nothing ends the look: it need not wait
     * for those that follow, which most likely have nothing.
     *
     * @param thoroughly whether each is asked for everything
     */
    void look(EventBatch batch, long nowNs, boolean thoroughly) {
        boolean all = thoroughly || nowNs - askedAllNs >= ALL_NS;
        boolean endsWithFirst = !telling && !all;
        int before = batch.size();
        telling = false;
        for (int looks = size; looks > 0 && batch.hasRoom(); looks--) {
            if (next >= size) {
                next = 0;
            }
            int at = next;
            if (!all && quiet[at] && arrivals[at].getAsLong() == seen[at]) {
                next++;
            } else if (ask(at, batch, nowNs)) {
                next++;
            }
            if (batch.size() > before) {
                telling = true;
                if (endsWithFirst) {
                    return;
                }
            }
        }
        // One with a full batch is not done: the next one goes on with those that follow.
        if (all && batch.hasRoom()) {
            askedAllNs = nowNs;
        }
    }

    /** Asks one for everything; whether it stays. */
    private boolean ask(int at, EventBatch batch, long nowNs) {
        SetMember member = member(at);
        if (member.isGone()) {
            remove(at);
            return false;
        }
        long arrived = arrivals[at].getAsLong();
        if (member.tell(batch)) {
            member.toldAt(nowNs);
            quiet[at] = false;
            return true;
        }
        quiet[at] = true;
        seen[at] = arrived;
        if (nowNs - member.toldNs() < HOT_NS) {
            return true;
        }
        remove(at);
        member.rest();
        return false;
    }

    private SetMember member(int at) {
        SetMember member = members[at];
        if (member == null) {
            throw new IllegalStateException("nobody is at " + at + " of " + size);
        }
        return member;
    }

    /** The last one takes its place. */
    private void remove(int at) {
        size--;
        members[at] = members[size];
        arrivals[at] = arrivals[size];
        seen[at] = seen[size];
        quiet[at] = quiet[size];
        members[size] = null;
        Arrays.fill(arrivals, size, size + 1, null);
    }

    /** From now on they have to be called. */
    void rest() {
        while (size > 0) {
            SetMember member = member(size - 1);
            remove(size - 1);
            if (!member.isGone()) {
                member.rest();
            }
        }
    }
}
