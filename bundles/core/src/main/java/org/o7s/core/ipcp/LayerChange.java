package org.o7s.core.ipcp;

import java.util.List;
import org.o7s.core.slot.PolicyChange;
import org.o7s.core.slot.PolicyManager.Receipt;

/**
 * What became of a change of policies in a whole layer.
 *
 * @param decided whether it was decided that all change; if not, all keep what they had
 * @param members what became of it at each member, in ascending order of address
 */
public record LayerChange(boolean decided, List<Member> members) {

    /** Keeps a copy. */
    public LayerChange {
        members = List.copyOf(members);
    }

    /**
     * The wish for one.
     *
     * @param changes the policies that all members take, as one
     * @param plan only prepare everywhere, then give up
     * @param deadlineNs monotonic time after which nobody waits any more
     */
    public record Request(List<PolicyChange> changes, boolean plan, long deadlineNs) {
        /** Keeps a copy. */
        public Request {
            changes = List.copyOf(changes);
        }
    }

    /** What became of it at a member. */
    public enum State {
        /** It changed. */
        CHANGED,
        /**
         * It could change; it keeps what it has because it was only a plan, or others could not.
         */
        READY,
        /** It has no way to change on demand, as members of other implementations. */
        KEEPS_ITS_OWN,
        /** It cannot, or may not. */
        REFUSED,
        /** It did not answer in time. */
        SILENT,
        /** It could, and was told to, but did not say that it has. */
        UNCONFIRMED
    }

    /**
     * A member.
     *
     * @param address its address
     * @param state what became of it
     * @param why a sentence if the state says less than there is to know, else empty
     * @param receipts what it exchanged, or would have
     */
    public record Member(long address, State state, String why, List<Receipt> receipts) {
        /** Keeps a copy. */
        public Member {
            receipts = List.copyOf(receipts);
        }
    }

    /** Whether everything is as it was asked for. */
    public boolean isComplete() {
        return decided
                && members.stream()
                        .allMatch(
                                m ->
                                        m.state() == State.CHANGED
                                                || m.state() == State.KEEPS_ITS_OWN);
    }

    /** Whether all that take part could change. */
    public boolean isPossible() {
        return members.stream()
                .noneMatch(m -> m.state() == State.REFUSED || m.state() == State.SILENT);
    }
}
