package org.o7s.transfer;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.o7s.core.counters.Counter;
import org.o7s.core.loop.Loop;
import org.o7s.core.slot.PolicyKind;
import org.o7s.core.slot.PolicySlot;
import org.o7s.core.slot.PolicySlots;
import org.o7s.core.slot.SlotRequest;
import org.o7s.policy.pff.PffPolicy;

/**
 * The slot of the kind {@code pff}: asks the policy in use for each packet and believes nothing
 * that makes no sense. What it cannot answer, the first hop does. Belongs to one loop.
 */
final class HopChoice {
    /** What works while no policy is here: the first hop. */
    static final PffPolicy FIRST_HOP = (equal, hops, down, flowKey) -> 0;

    private final ForwardingTable table;
    private final PolicySlot<PffPolicy> slot;
    private final Counter failures;

    /** The policy in use; null while there is none. */
    private @Nullable PffPolicy policy;

    HopChoice(
            TransferSettings settings,
            Loop loop,
            PolicySlots slots,
            ForwardingTable table,
            Counter failures) {
        this.table = table;
        this.failures = failures;
        this.slot =
                slots.open(
                        new SlotRequest<>(
                                PolicyKind.PFF,
                                settings.owner(),
                                settings.pff(),
                                settings.pffParameters(),
                                loop,
                                Optional.of(FIRST_HOP),
                                new PffCheck(table::shapes)));
        slot.fill(now -> policy = now);
    }

    PolicySlot<PffPolicy> slot() {
        return slot;
    }

    /** The hop of a packet: an index into the row, or {@link PffPolicy#NONE}. */
    int pick(int row, long flowKey) {
        PffPolicy asked = policy;
        if (asked == null) {
            return 0;
        }
        int equal = table.equal(row);
        int hops = table.hops(row);
        long down = table.down(row);
        int hop;
        try {
            hop = asked.pick(equal, hops, down, flowKey);
        } catch (RuntimeException
                | LinkageError
                | AssertionError
                | StackOverflowError
                | OutOfMemoryError e) {
            // Foreign code: whatever it throws is an answer about it, and ends nothing of ours.
            return failed(e);
        }
        if (hop >= 0 && hop < hops) {
            return hop;
        }
        if (hop == PffPolicy.NONE && ForwardingTable.allDown(hops, down)) {
            return hop;
        }
        return failed(new IllegalStateException(nonsense(hop, hops)));
    }

    /** What is wrong with such an answer, without a subject. */
    static String nonsense(int hop, int hops) {
        return hop == PffPolicy.NONE
                ? "picked no hop although one of " + hops + " is up"
                : "picked hop " + hop + " of " + hops;
    }

    private int failed(Throwable why) {
        failures.increment();
        slot.report(why);
        return 0;
    }

    /**
     * Whether the policy in use can do no more than simple: it has a use for what routing does not
     * give.
     *
     * @param equal whether routing gives hops of equal cost
     * @param alternates whether it gives alternates
     * @return a sentence; empty if it can
     */
    String limits(boolean equal, boolean alternates) {
        PffPolicy asked = policy;
        if (asked == null) {
            return "";
        }
        boolean usesEqual;
        boolean usesAlternates;
        try {
            usesEqual = asked.usesEqual();
            usesAlternates = asked.usesAlternates();
        } catch (RuntimeException
                | LinkageError
                | AssertionError
                | StackOverflowError
                | OutOfMemoryError e) {
            failed(e);
            return "";
        }
        boolean wants = usesEqual || usesAlternates;
        if (!wants || (usesEqual && equal) || (usesAlternates && alternates)) {
            return "";
        }
        String missing =
                usesEqual && usesAlternates
                        ? "neither hops of equal cost nor alternates"
                        : usesEqual ? "no hops of equal cost" : "no alternates";
        return "pff/" + slot.policy() + " can do no more than simple: routing gives " + missing;
    }
}
