package org.o7s.core.slot;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.o7s.core.problem.ProblemException;
import org.o7s.core.slot.PolicySlots.Answer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The first of two phases: from a selection of slots to a set that waits for a word. */
final class Preparation {
    private static final Logger LOG = LoggerFactory.getLogger(Preparation.class);

    private final PolicyEngine engine;
    private final Selection selection;

    Preparation(PolicyEngine engine, Selection selection) {
        this.engine = engine;
        this.selection = selection;
    }

    /** Begins; fails at once if the selection makes no sense, or too many sets wait. */
    CompletableFuture<Prepared> begin() {
        return prepared(exchange());
    }

    /** The same for a mechanism, which is answered on its loop. */
    void begin(Answer answer) {
        Exchange exchange;
        try {
            exchange = exchange();
        } catch (ProblemException e) {
            answer.refused(e.problem());
            return;
        }
        SlotMachine<?> slot = exchange.slots().getFirst();
        var _ =
                prepared(exchange)
                        .whenComplete(
                                (set, failure) -> {
                                    try {
                                        slot.onLoop(() -> answer(answer, set, failure));
                                    } catch (RejectedExecutionException e) {
                                        // Whoever asked waits for a limited time, and so does the
                                        // set.
                                        LOG.error("{}: nobody hears it", selection.what(), e);
                                    }
                                });
    }

    private Exchange exchange() {
        if (!engine.mayPrepareOneMore()) {
            throw PolicyProblems.tooManyPrepared(selection.what(), PolicyEngine.PREPARED_MAX);
        }
        try {
            return selection.begin();
        } catch (ProblemException e) {
            engine.preparedNoMore();
            throw e;
        }
    }

    private CompletableFuture<Prepared> prepared(Exchange exchange) {
        return exchange.prepared()
                .whenComplete(
                        (_, failure) -> {
                            if (failure != null) {
                                engine.preparedNoMore();
                            }
                        })
                .thenApply(
                        _ ->
                                new PreparedSet(engine, selection.what(), exchange)
                                        .leasedFor(Prepared.LEASE_NS));
    }

    private void answer(Answer answer, @Nullable Prepared set, @Nullable Throwable failure) {
        if (set != null) {
            answer.prepared(set);
            return;
        }
        Throwable cause = failure instanceof CompletionException e ? e.getCause() : failure;
        if (cause instanceof ProblemException e) {
            answer.refused(e.problem());
        } else {
            throw new IllegalStateException(selection.what(), cause);
        }
    }
}
