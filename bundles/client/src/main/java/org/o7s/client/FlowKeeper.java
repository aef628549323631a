package org.o7s.client;

import org.jspecify.annotations.Nullable;
import org.o7s.api.FlowState;
import org.o7s.core.loop.Loop;
import org.o7s.core.loop.Timer;

/**
 * Keeps flows alive and notices when their peers are not: a timer per flow on a given loop,
 * whatever the application does.
 *
 * <p>With T the peer timeout of the flow: a keepalive goes out when nothing was written for T/4,
 * and the peer counts as lost when nothing came for T. The flow is looked at every T/16 (at least 1
 * ms), which is how late either may be. If more than T/2 passed since the last look, this process
 * was stopped or its clock jumped: that says nothing of the peer, and T begins anew. A flow without
 * timeout is not kept. FRCP does all that by itself: flows with it are driven when their
 * application does not. Source: docs/wire/wire-endtoend.md 1.5, 5.6.
 */
public final class FlowKeeper {
    private static final long NS_PER_MS = 1_000_000;
    private static final int LOOKS_PER_TIMEOUT = 16;
    private static final int KEEPALIVES_PER_TIMEOUT = 4;

    private final Loop loop;
    private final FlowAttendant attendant;

    /** A keeper whose timers run on this loop. */
    public FlowKeeper(Loop loop) {
        this.loop = loop;
        this.attendant = new FlowAttendant(loop);
    }

    /** The care for one flow; ends by itself with the flow. */
    public interface Care {
        /** Ends it now and lets go of the flow. Only on the keeper's loop. */
        void end();
    }

    /** Begins to care for a flow. Only on the keeper's loop. */
    public Care keep(ClientFlow flow) {
        FrcpEnd frcp = flow.frcp();
        if (frcp != null) {
            return attendant.attend(flow, frcp);
        }
        long timeoutMs = flow.qos().timeoutMs();
        if (timeoutMs == 0) {
            return () -> {};
        }
        Watch watch = new Watch(flow, timeoutMs * NS_PER_MS, loop.clocks().monotonicNs());
        watch.sleep(loop.clocks().monotonicNs());
        return watch;
    }

    private final class Watch implements Care {
        private final long timeoutNs;
        private final long lookNs;
        private @Nullable ClientFlow flow;
        private @Nullable Timer timer;
        private long written;
        private long writtenAtNs;
        private long arrived;
        private long arrivedAtNs;
        private long lookedAtNs;

        Watch(ClientFlow flow, long timeoutNs, long nowNs) {
            this.flow = flow;
            this.timeoutNs = timeoutNs;
            this.lookNs = Math.max(NS_PER_MS, timeoutNs / LOOKS_PER_TIMEOUT);
            this.written = flow.written();
            this.arrived = flow.arrived();
            this.writtenAtNs = nowNs;
            this.arrivedAtNs = nowNs;
            this.lookedAtNs = nowNs;
        }

        void sleep(long nowNs) {
            timer = loop.schedule(nowNs + lookNs, this::look);
        }

        private void look() {
            ClientFlow kept = flow;
            if (kept == null) {
                return;
            }
            if (kept.state() == FlowState.DEALLOCATED) {
                end();
                return;
            }
            long nowNs = loop.clocks().monotonicNs();
            listen(kept, nowNs);
            speak(kept, nowNs);
            lookedAtNs = nowNs;
            sleep(nowNs);
        }

        private void listen(ClientFlow kept, long nowNs) {
            long arrivedNow = kept.arrived();
            boolean wasAway = nowNs - lookedAtNs > timeoutNs / 2;
            // A ring full of unread packets takes no sign of life: the peer gets the benefit.
            if (arrivedNow != arrived || kept.isFullOfArrivals() || wasAway) {
                arrived = arrivedNow;
                arrivedAtNs = nowNs;
            } else if (nowNs - arrivedAtNs >= timeoutNs) {
                if (kept.state() != FlowState.PEER_LOST) {
                    kept.losePeer(arrived);
                }
            }
            kept.takeKeepalives();
        }

        private void speak(ClientFlow kept, long nowNs) {
            long writtenNow = kept.written();
            if (writtenNow != written) {
                written = writtenNow;
                writtenAtNs = nowNs;
            } else if (nowNs - writtenAtNs >= timeoutNs / KEEPALIVES_PER_TIMEOUT) {
                kept.keepalive();
                written = kept.written();
                writtenAtNs = nowNs;
            }
        }

        @Override
        public void end() {
            flow = null;
            Timer pending = timer;
            if (pending != null) {
                pending.cancel();
            }
        }
    }
}
