package org.o7s.core.slot;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Exchanges policies in a running system. Any thread; failures are {@link
 * org.o7s.core.problem.ProblemException}s.
 */
public interface PolicyManager {

    /**
     * A slot and what fills it.
     *
     * @param kind the kind of policy
     * @param owner the mechanism: {@code ipcp e1}, {@code name oping}
     * @param policy name of the policy in use
     * @param version version of its bundle
     * @param origin where the code came from
     * @param state how it does
     * @param why a sentence if the state is not ACTIVE
     * @param lastGood the version that a rollback would return to, empty if none
     * @param last the receipt of its last exchange; empty if it was only filled so far
     */
    record SlotView(
            String kind,
            String owner,
            String policy,
            String version,
            String origin,
            SlotState state,
            String why,
            String lastGood,
            Optional<Receipt> last) {}

    /** How a slot does. */
    enum SlotState {
        /** The chosen policy works. */
        ACTIVE,
        /** No such policy is here yet; the mechanism does without, or with its built-in one. */
        WAITING,
        /** The chosen policy is gone; the mechanism works on with its built-in or last good one. */
        DEGRADED,
        /** The newest code misbehaved and was set aside; the last good one works. */
        QUARANTINED
    }

    /**
     * Proof of an exchange.
     *
     * @param number grows with every exchange; 0 if nothing was exchanged: it was only a plan, no
     *     slot uses what was deployed, or (with {@code from} equal to {@code to}) it was there
     * @param set the same for all that were exchanged as one because somebody asked for them; 0 if
     *     the slot changed by itself, or nothing was exchanged
     * @param wallNs when, in ns since 1970
     * @param kind the kind; {@code driver} for a driver that was deployed
     * @param owner the slot's owner; empty if no slot uses what was deployed
     * @param from policy and version before
     * @param to policy and version now
     * @param pauseNs how long the loop was held for the exchange
     * @param bundlesRefreshed how many bundles the framework refreshed for it
     * @param packetsLost packets lost through the exchange, by accounting
     */
    record Receipt(
            long number,
            long set,
            long wallNs,
            String kind,
            String owner,
            String from,
            String to,
            long pauseNs,
            int bundlesRefreshed,
            long packetsLost) {}

    /** All slots. */
    List<SlotView> slots();

    /** All policies that are here. */
    List<PolicyCatalog.Entry> policies();

    /**
     * Fills the slots of some kinds with other policies as one: all are made and tried before the
     * first slot is touched, and all slots of one owner are exchanged between two passes of its
     * loop, all or none of them. Remembered over restarts as a whole.
     *
     * <p>A return to the last good policy takes all slots with it that were exchanged as one with
     * the slot that returns.
     *
     * @param changes at most {@link PolicyChange#SET_MAX}, no kind twice
     * @param owner an owner, or a pattern with {@code *}; an owner need not have all the kinds
     * @param plan only check
     * @return a receipt for each slot
     */
    List<Receipt> set(List<PolicyChange> changes, String owner, boolean plan, Duration limit);

    /**
     * Makes and tries the policies of a set, and waits for a word at most {@link
     * Prepared#LEASE_NS}. At most 64 sets wait at a time.
     *
     * @param changes as for {@link #set(List, String, boolean, Duration)}
     */
    Prepared prepare(List<PolicyChange> changes, String owner, Duration limit);

    /**
     * Fills the slots of one kind with another policy.
     *
     * @param kind the kind
     * @param owner an owner, or a pattern with {@code *}
     * @param policy name of the policy
     * @param parameters its parameters
     * @param plan only check
     */
    default List<Receipt> set(
            String kind,
            String owner,
            String policy,
            Map<String, String> parameters,
            boolean plan,
            Duration limit) {
        return set(List.of(PolicyChange.to(kind, policy, parameters)), owner, plan, limit);
    }

    /**
     * Installs a policy or driver bundle beside what is there and lets the slots that use an older
     * version of the same change over.
     *
     * @param jar the bundle
     */
    List<Receipt> deploy(byte[] jar, boolean plan, Duration limit);

    /** Returns slots of one kind, and those that were exchanged as one with them. */
    default List<Receipt> rollback(String kind, String owner, boolean plan, Duration limit) {
        return set(List.of(PolicyChange.back(kind)), owner, plan, limit);
    }

    /** The exchanges so far, oldest first: the last 1000. */
    List<Receipt> history();
}
