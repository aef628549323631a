package org.o7s.irm.broker;

import org.jspecify.annotations.Nullable;
import org.o7s.core.loop.Timer;
import org.o7s.core.problem.Problem;
import org.o7s.irm.state.FlowHolder;

/**
 * Somebody who waits in accept: a process for one flow, an IPCP for all that come.
 *
 * <pre>
 *   WAITING ⇄ TAKEN (an IPCP answers the peer) → over: a flow, a failure, or nobody waits any more
 * </pre>
 */
final class WaitingAccept {
    private final FlowUser user;
    private final long number;
    private final long sinceNs;
    private final boolean standing;
    private @Nullable Timer limit;
    private boolean expired;

    /**
     * An accept.
     *
     * @param number they are numbered in the order in which they begin
     * @param standing whether there is another one as soon as this is taken
     */
    WaitingAccept(FlowUser user, long number, long sinceNs, boolean standing) {
        this.user = user;
        this.number = number;
        this.sinceNs = sinceNs;
        this.standing = standing;
    }

    FlowUser user() {
        return user;
    }

    FlowHolder holder() {
        return user.holder();
    }

    long number() {
        return number;
    }

    long sinceNs() {
        return sinceNs;
    }

    boolean isStanding() {
        return standing;
    }

    /** Whether nobody waits for it any more. */
    boolean isOver() {
        return user.isOver();
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

    /** Gives it a flow. */
    void deliver(FlowUser.ReadyFlow flow) {
        cancelLimit();
        flow.deliver();
    }

    void fail(Problem problem) {
        cancelLimit();
        user.fail(problem);
    }

    /** Its time limit is of no interest any more. */
    void cancelLimit() {
        Timer timer = limit;
        if (timer != null) {
            timer.cancel();
        }
    }
}
