package org.o7s.core.slot;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.o7s.core.problem.ProblemException;
import org.o7s.core.slot.PolicyCatalog.Entry;
import org.o7s.core.slot.Workshop.Attempt;
import org.o7s.core.slot.Workshop.Ready;
import org.o7s.core.slot.Workshop.Unfit;

/** A slot of an exchange, and what it shall take. */
sealed interface Step<P> {

    /** The slot. */
    SlotMachine<P> slot();

    /** Name and version of what it takes. */
    String to();

    /** Completed when it is known whether it can take it. */
    CompletableFuture<?> ready();

    /** Why it cannot take it; empty if it can. Only after {@link #ready}. */
    Optional<Unfit<P>> objection();

    /** Whether the slot, and what it shall take, are still there. Any thread. */
    boolean isPossible();

    /** Takes it, and tells nobody yet. On the slot's loop. */
    void take();

    /** What is said if it is not possible any more. */
    default ProblemException gone() {
        return PolicyProblems.gone(slot().request().kind().name(), slot().request().owner(), to());
    }

    /** A candidate that is made for the slot. */
    record Take<P>(SlotMachine<P> slot, Entry entry, CompletableFuture<Attempt<P>> attempt)
            implements Step<P> {

        Take(SlotMachine<P> slot, Entry entry) {
            this(slot, entry, new CompletableFuture<>());
        }

        @Override
        public String to() {
            return entry.label();
        }

        @Override
        public CompletableFuture<Attempt<P>> ready() {
            return attempt;
        }

        @Override
        public Optional<Unfit<P>> objection() {
            return attempt.join() instanceof Unfit<P> unfit ? Optional.of(unfit) : Optional.empty();
        }

        @Override
        public boolean isPossible() {
            return slot.mayTake(entry);
        }

        @Override
        public void take() {
            if (!(attempt.join() instanceof Ready<P>(Filling<P> filling))) {
                throw new IllegalStateException("an exchange is committed after it was prepared");
            }
            slot.take(filling, entry);
        }
    }

    /** The return to the last good policy: it is there already. */
    record Return<P>(SlotMachine<P> slot, String to) implements Step<P> {

        @Override
        public CompletableFuture<?> ready() {
            return CompletableFuture.completedFuture(true);
        }

        @Override
        public Optional<Unfit<P>> objection() {
            return Optional.empty();
        }

        @Override
        public boolean isPossible() {
            return slot.mayReturnTo(to);
        }

        @Override
        public void take() {
            slot.takeLastGood();
        }
    }
}
