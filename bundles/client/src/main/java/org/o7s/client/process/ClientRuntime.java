package org.o7s.client.process;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.o7s.client.ClientFlow;
import org.o7s.client.FlowKeeper;
import org.o7s.core.loop.Agent;
import org.o7s.core.loop.Loop;
import org.o7s.core.loop.LoopThread;
import org.o7s.core.loop.Waiter;
import org.o7s.core.time.Clocks;
import org.o7s.ipc.data.ProcessSegment;
import org.o7s.ipc.data.ReadySet;

/**
 * The library's own thread in a process: it wakes threads of the application when the daemon calls,
 * and keeps flows alive whatever the application does. Any thread, but for {@link Agent} and {@link
 * Waiter}.
 */
final class ClientRuntime implements Agent, Waiter, AutoCloseable {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(1);

    private final ProcessSegment segment;
    private final Runnable onLost;
    private final Loop loop = new Loop("client", Clocks.system());
    private final FlowKeeper keeper = new FlowKeeper(loop);

    /** By slot: a call names its flow by a number, and must not make garbage of it. */
    private final AtomicReferenceArray<@Nullable RingPort> ports =
            new AtomicReferenceArray<>(ProcessSegment.SLOTS);

    /** The same, for whoever looks at all of them often. */
    private final Set<RingPort> open = ConcurrentHashMap.newKeySet();

    private final ReadySet.Taker caller = this::called;
    private final Patrol patrol = new Patrol(open);
    private final LoopThread thread;
    private volatile boolean woken;

    /**
     * Whether the thread sleeps or is about to, which the bell says, too: to others, and by them.
     */
    private volatile boolean asleep;

    /**
     * Begins.
     *
     * @param onLost what is done when the memory is gone by which this process is called
     */
    ClientRuntime(ProcessSegment segment, Runnable onLost) {
        this.segment = segment;
        this.onLost = onLost;
        loop.add(this);
        loop.watch(this);
        thread = LoopThread.start(loop);
    }

    /** From now on, tell a port when the daemon calls. */
    void add(RingPort port) {
        ports.set(port.slot(), port);
        open.add(port);
        if (port.peer() != 0) {
            patrol.begin();
        }
        // The daemon may have called before.
        port.called();
    }

    /** Keeps a flow alive until it is closed. */
    void keep(ClientFlow flow) {
        loop.execute(() -> keeper.keep(flow));
    }

    void remove(RingPort port) {
        open.remove(port);
        ports.compareAndSet(port.slot(), port, null);
    }

    /** The other side of a flow is no more. */
    void lose(int slot) {
        RingPort port = ports.get(slot);
        if (port != null) {
            port.lose();
        }
    }

    /** The process at the other side of some flows is no more. */
    void losePeer(long peer) {
        lose(port -> port.peer() == peer);
    }

    /** The daemon is no more. */
    void loseAll() {
        lose(_ -> true);
    }

    private void lose(Predicate<RingPort> lost) {
        for (int slot = 0; slot < ports.length(); slot++) {
            RingPort port = ports.get(slot);
            if (port != null && lost.test(port)) {
                port.lose();
            }
        }
    }

    @Override
    public String agentName() {
        return "calls of the daemon";
    }

    @Override
    public int doWork(long nowNs) {
        int called = segment.forClient().isAnyMarked() ? segment.forClient().take(caller) : 0;
        return called + patrol.look(nowNs);
    }

    private void called(int slot) {
        @Nullable RingPort port = ports.get(slot);
        if (port != null) {
            port.called();
        }
    }

    @Override
    public void await(long maxNs) {
        asleep = true;
        try {
            segment.armClient();
            if (!woken) {
                sleep(Math.min(maxNs, patrol.pauseNs()));
            } else {
                segment.disarmClient();
            }
        } catch (InternalError e) {
            onLost.run();
        }
        asleep = false;
        woken = false;
    }

    private void sleep(long limitNs) {
        long fromNs = loop.clocks().monotonicNs();
        segment.sleepClient(limitNs);
        long nowNs = loop.clocks().monotonicNs();
        patrol.slept(nowNs, limitNs, nowNs - fromNs, segment.forClient().isAnyMarked());
    }

    @Override
    public void wake() {
        woken = true;
        try {
            if (asleep) {
                segment.wakeClient();
            }
        } catch (InternalError e) {
            onLost.run();
        }
    }

    @Override
    public void close() {
        thread.stop(STOP_LIMIT);
    }
}
