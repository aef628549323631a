package org.o7s.ipcp.unicast;

import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.loop.Loop;
import org.o7s.core.slot.PolicyKind;
import org.o7s.core.slot.PolicySlot;
import org.o7s.core.slot.PolicySlots;
import org.o7s.core.slot.SlotRequest;
import org.o7s.ipcp.unicast.LayerSettings.Choice;
import org.o7s.policy.address.AddressPolicy;
import org.o7s.wire.g23.unicast.OepUnicast;

/**
 * The slot for the address policy of a member, and the one use that is made of it: an address for
 * the time that the member lives. On the member's loop.
 */
final class AddressSlot {
    private static final int TRIALS = 64;
    private static final long ADDRESS_MAX = 0xffff_ffffL;

    private final Entropy entropy;
    private final PolicySlot<AddressPolicy> slot;

    /** Whatever new code comes while the member lives must agree with its address. */
    private volatile long chosen;

    /**
     * Opens the slot.
     *
     * @param changed told on the loop when a policy came or went
     */
    AddressSlot(
            PolicySlots slots,
            String owner,
            Choice choice,
            Loop loop,
            Entropy entropy,
            Runnable changed) {
        this.entropy = entropy;
        this.slot =
                slots.open(
                        new SlotRequest<>(
                                PolicyKind.ADDRESS,
                                owner,
                                choice.name(),
                                choice.parameters(),
                                loop,
                                Optional.empty(),
                                this::objection));
        slot.onExchange(changed);
    }

    /** Empty if there is a policy, else {@code waiting for policy address/flat}. */
    String missing() {
        return slot.current() == null ? "waiting for policy address/" + slot.policy() : "";
    }

    /** An address; empty if there is no policy, or those that there are fail. */
    Optional<Long> choose() {
        for (int i = 0; i < TRIALS; i++) {
            AddressPolicy policy = slot.current();
            if (policy == null) {
                return Optional.empty();
            }
            try {
                long address = policy.choose(entropy::nextLong, new long[0]);
                Optional<String> wrong = objection(policy, address);
                if (wrong.isEmpty()) {
                    chosen = address;
                    return Optional.of(address);
                }
                slot.report(new IllegalStateException(wrong.get()));
            } catch (RuntimeException
                    | LinkageError
                    | AssertionError
                    | StackOverflowError
                    | OutOfMemoryError e) {
                // Foreign code: whatever it throws is an answer about it, and ends nothing of ours.
                slot.report(e);
            }
        }
        return Optional.empty();
    }

    void close() {
        slot.close();
    }

    /** The check of new code, off the loop. */
    private Optional<String> objection(AddressPolicy candidate) {
        if (candidate.sizeBytes() != OepUnicast.ADDRESS_BYTES) {
            return Optional.of(
                    "gives addresses of %d bytes, but the wire has room for %d"
                            .formatted(candidate.sizeBytes(), OepUnicast.ADDRESS_BYTES));
        }
        LongSupplier random = new SplittableRandom(1)::nextLong;
        long[] used = new long[TRIALS];
        for (int i = 0; i < TRIALS; i++) {
            long address = candidate.choose(random, used.clone());
            Optional<String> wrong = objection(candidate, address);
            if (wrong.isPresent()) {
                return wrong;
            }
            used[i] = address;
            Arrays.sort(used);
        }
        return chosen == 0 || candidate.isValid(chosen)
                ? Optional.empty()
                : Optional.of("does not accept the address that this member has: " + chosen);
    }

    private static Optional<String> objection(AddressPolicy policy, long address) {
        return address < 1 || address > ADDRESS_MAX || !policy.isValid(address)
                ? Optional.of("chose " + address + ", which is no address of 1..2^32-1")
                : Optional.empty();
    }
}
