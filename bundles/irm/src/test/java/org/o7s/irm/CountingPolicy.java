package org.o7s.irm;

import java.util.concurrent.atomic.AtomicInteger;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.frcp.DeltaT;
import org.o7s.policy.frcp.FrcpPolicy;
import org.o7s.policy.frcp.FrcpPolicyProvider;

/** A policy of FRCP that counts how often it is asked, and throws when it is told to. */
final class CountingPolicy implements FrcpPolicy {
    private final FrcpPolicy like;
    private final AtomicInteger asked;
    private volatile boolean throwing;

    CountingPolicy(PolicyParameters parameters, AtomicInteger asked) {
        this.like = new DeltaT(parameters);
        this.asked = asked;
    }

    /** The one that processes find on their class path. */
    public static final class Provider implements FrcpPolicyProvider {
        /** How often those that it made were asked, by all flows. */
        static final AtomicInteger ASKED = new AtomicInteger();

        @Override
        public String name() {
            return "counting";
        }

        @Override
        public FrcpPolicy create(PolicyParameters parameters) {
            return new CountingPolicy(parameters, ASKED);
        }
    }

    /** From now on, it throws. */
    void startThrowing() {
        throwing = true;
    }

    private void ask() {
        if (throwing) {
            throw new UnsupportedOperationException("it has had enough");
        }
        asked.incrementAndGet();
    }

    @Override
    public int words() {
        return like.words();
    }

    @Override
    public void begin(long[] state) {
        like.begin(state);
    }

    @Override
    public void measured(long[] state, long rttNs) {
        like.measured(state, rttNs);
    }

    @Override
    public void timedOut(long[] state) {
        like.timedOut(state);
    }

    @Override
    public void progressed(long[] state) {
        like.progressed(state);
    }

    @Override
    public long timeoutNs(long[] state) {
        ask();
        return like.timeoutNs(state);
    }

    @Override
    public long reorderingNs(long[] state, boolean overtaken) {
        return like.reorderingNs(state, overtaken);
    }

    @Override
    public long acknowledgementDelayNs(long[] state) {
        return like.acknowledgementDelayNs(state);
    }

    @Override
    public int acknowledgedAtOnce(long[] state, boolean missing) {
        return like.acknowledgedAtOnce(state, missing);
    }

    @Override
    public int window(long[] state, int unread, int capacity) {
        return like.window(state, unread, capacity);
    }
}
