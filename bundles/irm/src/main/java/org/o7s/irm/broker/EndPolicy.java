package org.o7s.irm.broker;

import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.o7s.core.loop.Loop;
import org.o7s.core.slot.PolicyKind;
import org.o7s.core.slot.PolicySlot;
import org.o7s.core.slot.PolicySlots;
import org.o7s.core.slot.SlotRequest;
import org.o7s.frcp.FrcpTrial;
import org.o7s.frcp.LivePolicy;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.frcp.DeltaT;
import org.o7s.policy.frcp.FrcpPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The slot of the policy of FRCP, which the ends of all flows here have: in the framework the one
 * that fills the slot, in processes the one of its name that they have themselves.
 *
 * <p>Belongs to the IRM's loop. Source: design section 6.
 */
public final class EndPolicy {
    /** The owner of the slot, for people. */
    public static final String OWNER = "flows";

    private static final Logger LOG = LoggerFactory.getLogger(EndPolicy.class);

    private final Loop loop;
    private final LivePolicy live;
    private final PolicySlot<FrcpPolicy> slot;
    private Runnable told = () -> {};

    /**
     * What processes are to use.
     *
     * @param name of the policy
     * @param parameters of the policy
     */
    public record Choice(String name, PolicyParameters parameters) {
        /** What every process has built in. */
        public static final Choice BUILT_IN = new Choice(DeltaT.NAME, PolicyParameters.NONE);
    }

    /**
     * Opens the slot.
     *
     * @param live what the flows of the framework ask
     */
    public EndPolicy(PolicySlots slots, Loop loop, LivePolicy live) {
        this.loop = loop;
        this.live = live;
        this.slot =
                slots.open(
                        new SlotRequest<>(
                                PolicyKind.FRCP,
                                OWNER,
                                DeltaT.NAME,
                                PolicyParameters.NONE,
                                loop,
                                Optional.of(LivePolicy.builtIn()),
                                FrcpTrial::objection));
        slot.onExchange(this::exchanged);
        live.onFailure(this::failed);
        exchanged();
    }

    /** Has somebody told after each exchange. */
    public void onExchange(Runnable newTold) {
        told = newTold;
    }

    /** What processes are to use: what is in use here. */
    public Choice choice() {
        return slot.used()
                .map(used -> new Choice(used.policy(), used.parameters()))
                .orElse(Choice.BUILT_IN);
    }

    private void exchanged() {
        FrcpPolicy now = slot.current();
        live.set(now == null ? LivePolicy.builtIn() : now);
        told.run();
    }

    /** It threw for a flow, whose thread this is; flows use the one that is built in already. */
    private void failed(FrcpPolicy policy, Throwable why) {
        try {
            loop.execute(
                    () -> {
                        if (slot.current() == policy) {
                            slot.report(why);
                        }
                    });
        } catch (RejectedExecutionException e) {
            LOG.warn("a policy of FRCP threw, and is not in use though its slot says so", why);
        }
    }

    /** Closes the slot. */
    public void close() {
        slot.close();
        live.set(LivePolicy.builtIn());
    }
}
