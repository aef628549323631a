package org.o7s.irm.broker;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.o7s.api.Flow;
import org.o7s.api.FlowException;
import org.o7s.core.loop.Timer;
import org.o7s.irm.state.ProcessEntry;

/**
 * A process that waits in accept.
 *
 * <pre>
 *   WAITING ⇄ TAKEN (an IPCP answers the peer) → over: a flow, a failure, or nobody waits any more
 * </pre>
 */
final class WaitingAccept {
    private final ProcessEntry process;
    private final CompletableFuture<Flow> future;
    private final long sinceNs;
    private @Nullable Timer limit;
    private boolean expired;

    WaitingAccept(ProcessEntry process, CompletableFuture<Flow> future, long sinceNs) {
        this.process = process;
        this.future = future;
        this.sinceNs = sinceNs;
    }

    ProcessEntry process() {
        return process;
    }

    long sinceNs() {
        return sinceNs;
    }

    /** Whether nobody waits for it any more. */
    boolean isOver() {
        return future.isDone();
    }

    void setLimit(Timer timer) {
        limit = timer;
    }

    /** Notes that its time was up while an IPCP was answering the peer. */
    void setExpired() {
        expired = true;
    }

    boolean isExpired() {
        return expired;
    }

    /** Hands the flow over; if nobody waits any more, it is closed. */
    void deliver(Flow flow) {
        cancelLimit();
        if (!future.complete(flow)) {
            flow.close();
        }
    }

    void fail(FlowException failure) {
        cancelLimit();
        future.completeExceptionally(failure);
    }

    private void cancelLimit() {
        Timer timer = limit;
        if (timer != null) {
            timer.cancel();
        }
    }
}
