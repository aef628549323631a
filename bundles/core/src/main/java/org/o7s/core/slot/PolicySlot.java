package org.o7s.core.slot;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.o7s.policy.PolicyParameters;

/**
 * A place in a mechanism that a policy fills.
 *
 * <p>The mechanism asks for {@link #current} whenever it needs the policy and never keeps it: the
 * policy is exchanged between two passes of the mechanism's loop, and a policy whose bundle goes is
 * taken out before the bundle's classes go.
 *
 * @param <P> the interface of the kind
 */
public interface PolicySlot<P> {
    /**
     * The policy in use: the chosen one, the last good one, or the built-in one; null while there
     * is none of them. Only on the mechanism's loop; costs one field read.
     */
    @Nullable P current();

    /**
     * Keeps a place of the mechanism filled with the policy in use: now, and at each exchange
     * before anybody is told of it. A field of the kind's own type is read without asking what it
     * holds; packet paths need that, as the answer is another one after each exchange. Only on the
     * mechanism's loop, or before it is driven; one place for each slot.
     *
     * @param place takes the policy, or null while there is none
     */
    void fill(Consumer<@Nullable P> place);

    /** Name of the policy that was asked for. Any thread. */
    String policy();

    /**
     * Which policy is in use; empty if it is the built-in one, or none. Only on the mechanism's
     * loop.
     */
    Optional<Used> used();

    /**
     * A policy in use.
     *
     * @param policy its name
     * @param parameters what it was made with
     */
    record Used(String policy, PolicyParameters parameters) {}

    /**
     * Empty if the chosen policy is in use, else a sentence that says what is and why. Any thread.
     */
    String why();

    /** Has the mechanism told, on its loop, after each exchange. */
    void onExchange(Runnable told);

    /**
     * Says that the policy in use threw: it is set aside, and the last good one, or the built-in
     * one, is in use when this returns. Only on the mechanism's loop.
     */
    void report(Throwable failure);

    /**
     * Lets the slot account for packets that an exchange costs. Only on the mechanism's loop.
     *
     * @param dropped how many packets the mechanism has dropped so far
     */
    void countLosses(LongSupplier dropped);

    /** Closes the slot; the policy is let go of. Only on the mechanism's loop. */
    void close();
}
