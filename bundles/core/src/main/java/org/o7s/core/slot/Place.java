package org.o7s.core.slot;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.o7s.core.slot.PolicyManager.Receipt;
import org.o7s.policy.PolicyParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What fills a slot, and how that is exchanged: put in place, then told of, with a receipt. On the
 * slot's loop, except {@link #current} and {@link #addListener}.
 */
final class Place<P> {
    private static final Logger LOG = LoggerFactory.getLogger(Place.class);

    private final SlotRequest<P> request;
    private final Ledger ledger;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private LongSupplier dropped = () -> 0;
    private volatile @Nullable P current;
    private Consumer<@Nullable P> user = policy -> {};
    private Filling<P> inUse;
    private @Nullable Turn turn;
    private Optional<Receipt> last = Optional.empty();
    private boolean filled;
    private boolean tellingLater;

    /** Filled with what is built in, or nothing. */
    Place(SlotRequest<P> request, Ledger ledger) {
        this.request = request;
        this.ledger = ledger;
        this.inUse = Filling.builtInOrNothing(request.builtIn());
        this.current = inUse.instance();
    }

    @Nullable P current() {
        return current;
    }

    Filling<P> inUse() {
        return inUse;
    }

    /** The receipt of the last exchange; empty if it was only filled so far. */
    Optional<Receipt> last() {
        return last;
    }

    void fill(Consumer<@Nullable P> place) {
        user = place;
        place.accept(current);
    }

    void addListener(Runnable told) {
        listeners.add(told);
    }

    void countLosses(LongSupplier droppedSoFar) {
        dropped = droppedSoFar;
    }

    /** While a failure is being reported, listeners are told when whoever reports is done. */
    void tellLater(boolean later) {
        tellingLater = later;
    }

    /** What is put next is an exchange, even if it is the first. */
    void setFilled() {
        filled = true;
    }

    /** Puts something in place; nobody is told before {@link #told}. */
    void put(Filling<P> next) {
        Turn begun = turn == null ? new Turn(request, dropped, inUse.label()) : turn;
        begun.hold(
                () -> {
                    inUse = next;
                    setCurrent(next.instance());
                });
        turn = begun;
    }

    private void setCurrent(@Nullable P policy) {
        current = policy;
        user.accept(policy);
    }

    /** Tells everybody of what was put in place, and gives the receipt. */
    Receipt told(int bundlesRefreshed, long set) {
        Turn done = turn;
        if (done == null) {
            // It failed, and was exchanged once more, while others of its set were told.
            return last.orElseThrow();
        }
        turn = null;
        String to = inUse.label();
        if (tellingLater) {
            request.loop().schedule(request.loop().clocks().monotonicNs(), this::tell);
        } else {
            done.hold(this::tell);
        }
        if (!filled) {
            filled = true;
            return done.receipt(0, 0, to, bundlesRefreshed);
        }
        Receipt receipt = ledger.enter(n -> done.receipt(n, set, to, bundlesRefreshed));
        last = Optional.of(receipt);
        return receipt;
    }

    private void tell() {
        for (Runnable listener : listeners) {
            try {
                listener.run();
            } catch (RuntimeException e) {
                LOG.error("{}: failed when told of its new policy", request.owner(), e);
            }
        }
    }

    /** Nothing is in place any more, and nobody is told of it. */
    void clear() {
        inUse = new Filling<>(null, null, PolicyParameters.NONE);
        setCurrent(null);
        listeners.clear();
    }
}
