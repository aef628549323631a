package org.o7s.frcp;

import java.util.function.BiConsumer;
import org.o7s.policy.frcp.DeltaT;
import org.o7s.policy.frcp.FrcpPolicy;

/**
 * The policy of the flows of a process, which somebody may exchange at any time; the one that is
 * built in until then, and after one that threw. Any thread.
 */
public final class LivePolicy implements FrcpPolicies {
    private static final FrcpPolicy BUILT_IN = new DeltaT();

    private volatile Use use = new Use(1, BUILT_IN);
    private volatile BiConsumer<FrcpPolicy, Throwable> onFailure = (_, _) -> {};

    /** With the policy that is built in. */
    public LivePolicy() {}

    /** The policy that is built in: {@link DeltaT} without parameters. */
    public static FrcpPolicy builtIn() {
        return BUILT_IN;
    }

    /** Has somebody told which policy was set aside, and why. Once for each; in any thread. */
    public void onFailure(BiConsumer<FrcpPolicy, Throwable> told) {
        onFailure = told;
    }

    /** From now on, flows use this one. */
    public synchronized void set(FrcpPolicy policy) {
        Use now = use;
        if (now.policy() != policy) {
            use = new Use(now.number() + 1, policy);
        }
    }

    @Override
    public Use current() {
        return use;
    }

    @Override
    public Use failed(Use failed, Throwable why) {
        if (failed.policy() == BUILT_IN) {
            return FrcpPolicies.super.failed(failed, why);
        }
        if (setAside(failed)) {
            onFailure.accept(failed.policy(), why);
        }
        return use;
    }

    private synchronized boolean setAside(Use failed) {
        boolean news = use.number() == failed.number();
        if (news) {
            set(BUILT_IN);
        }
        return news;
    }
}
