package org.o7s.ipcp.unicast;

import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.o7s.core.ipcp.IpcpContext;
import org.o7s.core.loop.Timer;
import org.o7s.core.member.Outbox;
import org.o7s.core.slot.PolicyKind;
import org.o7s.core.slot.PolicySlot;
import org.o7s.membership.AdmissionSlot;
import org.o7s.policy.admission.AdmissionPolicy;

/**
 * What comes before a member: the policies that it cannot begin without, and its address. On the
 * member's loop.
 *
 * <p>It takes as long as the address policy needs to come; whoever asked for the member is answered
 * when nothing is missing any more, or after a second, and {@link #missing} says what it is waiting
 * for.
 */
final class Birth {
    private static final long ANSWER_NS = 1_000_000_000L;

    private final IpcpContext context;
    private final LayerSettings settings;
    private final Outbox outbox;
    private final LongConsumer born;
    private final Runnable changed;
    private final AddressSlot addresses;
    private final PolicySlot<AdmissionPolicy> admission;
    private @Nullable Runnable done;
    private @Nullable Timer answer;
    private boolean over;

    /**
     * Opens the slots.
     *
     * @param owner of the slots: {@code ipcp u1}
     * @param born gets the address, once
     * @param changed told when {@link #missing} may say something else
     * @param done run once, when nothing is missing or its asker has waited long enough
     */
    Birth(
            IpcpContext context,
            String owner,
            LayerSettings settings,
            Outbox outbox,
            LongConsumer born,
            Runnable changed,
            Runnable done) {
        this.context = context;
        this.settings = settings;
        this.outbox = outbox;
        this.born = born;
        this.changed = changed;
        this.done = done;
        this.addresses =
                new AddressSlot(
                        context.slots(),
                        owner,
                        settings.policy(PolicyKind.ADDRESS),
                        context.loop(),
                        context.entropy(),
                        () -> outbox.event(this::look));
        LayerSettings.Choice admitted = settings.policy(PolicyKind.ADMISSION);
        this.admission =
                AdmissionSlot.open(
                        context.slots(),
                        owner,
                        settings.layer(),
                        admitted.name(),
                        admitted.parameters(),
                        context.loop());
        admission.onExchange(() -> outbox.event(changed));
    }

    LayerSettings settings() {
        return settings;
    }

    PolicySlot<AdmissionPolicy> admission() {
        return admission;
    }

    /** What it waits for, at last for somebody to decide who may connect; empty if all is here. */
    String missing() {
        String address = over ? "" : addresses.missing();
        return address.isEmpty() ? AdmissionSlot.missing(admission) : address;
    }

    void begin() {
        answer =
                context.loop()
                        .schedule(
                                context.loop().clocks().monotonicNs() + ANSWER_NS,
                                () -> outbox.event(this::answer));
        look();
    }

    private void look() {
        Optional<Long> address = over ? Optional.empty() : addresses.choose();
        if (address.isPresent()) {
            over = true;
            born.accept(address.get());
        } else {
            changed.run();
        }
    }

    /** All that the member needs is here: nobody need wait any longer. */
    void complete() {
        if (over) {
            answer();
        }
    }

    private void answer() {
        Timer pending = answer;
        if (pending != null) {
            pending.cancel();
        }
        Runnable told = done;
        done = null;
        if (told != null) {
            told.run();
        }
    }

    void close() {
        over = true;
        Timer pending = answer;
        if (pending != null) {
            pending.cancel();
        }
        addresses.close();
        admission.close();
    }
}
