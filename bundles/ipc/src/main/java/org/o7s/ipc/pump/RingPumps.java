package org.o7s.ipc.pump;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.o7s.core.counters.Counter;
import org.o7s.core.counters.CounterSet;
import org.o7s.core.loop.Agent;
import org.o7s.core.loop.Doorbell;
import org.o7s.core.loop.Loop;
import org.o7s.ipc.data.FlowSegment;
import org.o7s.ipc.data.MemorySource;
import org.o7s.ipc.data.ProcessSegment;
import org.o7s.ipc.data.SealedMemory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives the flows of processes on a loop, which it may share with IPCPs: those that are at work
 * are looked at in each pass, those that rest call through the doorbell of their process, and none
 * is ever searched for. Before the loop sleeps every flow is asked to call. All methods belong to
 * the loop, except those that say otherwise.
 */
public final class RingPumps implements Agent, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RingPumps.class);

    /** Packets of one flow before others have their turn. */
    private static final int BUDGET_PACKETS = 64;

    /**
     * Packets of all flows in a pass, flows that are looked at, and marks that are taken without a
     * bell: processes hold up whoever shares the loop for no longer than that.
     */
    private static final int PASS_PACKETS = 1024;

    /** Marks that are taken of one process at a time, or a few more. */
    private static final int MARKS = 256;

    /** A flow that had nothing for so long rests. */
    private static final long REST_AFTER_NS = 30_000;

    /** How often is looked whether there is room for what a flow has left. */
    private static final long DRAIN_AGAIN_NS = 500_000;

    private static final long LOG_PAUSE_NS = 1_000_000_000;

    /** Processes whose marks are looked at in one pass; the loop's sleep looks at all. */
    private static final int PROCESSES_PER_PASS = 16;

    private final Loop loop;
    private final Doorbells doorbells;
    private final MemorySource memory;
    private final Map<Long, Pumped> byToken = new HashMap<>();
    private final List<Pumped> processes = new ArrayList<>();
    private final List<RingFlow> active = new ArrayList<>();

    /** Processes of whose marks some are left. */
    private final ArrayDeque<Pumped> behind = new ArrayDeque<>();

    private final CounterSet counters = new CounterSet();
    private final Counter broken = counters.make("broken-rings");
    private long loggedNs;
    private final Counter stray = counters.make("stray-marks");
    private final Counter unsent = counters.make("dropped-unsent");
    private final Counter faults = counters.make("memory-faults");
    private long lastToken;
    private int cursor;

    /** Whose turn is next among those at work. */
    private int turn;

    private boolean stopped;

    /** One process and its flows, by slot. */
    private static final class Pumped {
        private final long token;
        private final ProcessMemory memory;
        private final Map<Integer, RingFlow> flows = new HashMap<>();

        /** Whether it took the memory away by which it calls. */
        private boolean lost;

        private boolean isBehind;

        Pumped(long token, ProcessMemory memory) {
            this.token = token;
            this.memory = memory;
        }
    }

    private RingPumps(Loop loop, Doorbells doorbells, MemorySource memory) {
        this.loop = loop;
        this.doorbells = doorbells;
        this.memory = memory;
        doorbells.attend(new Answers());
    }

    /**
     * Pumps of the native way, for any loop: it sleeps as those of drivers do.
     *
     * @throws IOException when no descriptor is left
     */
    public static RingPumps ofNativeWay(Loop loop) throws IOException {
        return new RingPumps(loop, new EventDoorbells(), SealedMemory.SOURCE);
    }

    /**
     * Pumps of the portable way, for a loop without drivers: they decide how it sleeps.
     *
     * @param memory where the memory of processes comes from
     */
    public static RingPumps ofPortableWay(Loop loop, MemorySource memory) {
        return new RingPumps(loop, new QueuedDoorbells(), memory);
    }

    /** Begins to look at them. Once. */
    public void start() {
        loop.add(this);
        loop.watch(doorbells);
    }

    /** Looks at them no more; what they still say is lost. */
    public void stop() {
        stopped = true;
        loop.remove(this);
        loop.unwatch(doorbells);
    }

    /** Where the memory comes from that processes share. Any thread. */
    public MemorySource memory() {
        return memory;
    }

    /**
     * A bell for a process that is not there yet. Any thread.
     *
     * @throws IOException when no descriptor is left
     */
    public ProcessBell bell() throws IOException {
        return doorbells.bell();
    }

    /** The loop that they are on. */
    public Loop loop() {
        return loop;
    }

    /**
     * What happened so far: rings that were found broken, marks of slots without a flow, packets
     * that processes left in their rings when they went, for which there was no room, and memory
     * that a process took away by shortening its file.
     */
    public CounterSet counters() {
        return counters;
    }

    @Override
    public String agentName() {
        return "rings of processes";
    }

    /** A process comes; the token names it from now on. */
    public long add(ProcessMemory memory) throws IOException {
        Pumped process = new Pumped(++lastToken, memory);
        doorbells.watch(memory.bell(), process.token);
        byToken.put(process.token, process);
        processes.add(process);
        arm(process);
        return process.token;
    }

    /** A process goes; its flows must be gone, or be those that are being drained. */
    public void remove(long token) {
        Pumped process = byToken.remove(token);
        if (process == null) {
            return;
        }
        processes.remove(process);
        behind.remove(process);
        if (!stopped) {
            doorbells.unwatch(process.memory.bell());
        }
    }

    /** Begins to pump a flow. */
    public void add(long token, RingFlow flow) {
        Pumped process = byToken.get(token);
        if (process == null) {
            flow.close();
            return;
        }
        process.flows.put(flow.slot(), flow);
        Doorbell bell =
                loop.doorbell(
                        nowNs -> {
                            flow.doDown();
                            activate(flow, nowNs);
                            return false;
                        });
        flow.setBell(bell);
        // What was due before there was a bell is done now.
        flow.doDown();
        activate(flow, loop.clocks().monotonicNs());
    }

    /**
     * Pumps what a flow has left, for as long as there is room or until the deadline, then closes
     * it.
     */
    public void removeAndDrain(long token, RingFlow flow, long deadlineNs) {
        // A ring holds less than that, so whoever goes on writing is not waited for.
        drain(token, flow, deadlineNs, FlowSegment.RING_BYTES / 8);
    }

    private void drain(long token, RingFlow flow, long deadlineNs, int left) {
        long nowNs = loop.clocks().monotonicNs();
        try {
            int moved = flow.doUp(Math.min(left, BUDGET_PACKETS), nowNs);
            if (moved > 0 && left > moved) {
                // In the next pass, as others have their turn.
                loop.schedule(nowNs, () -> drain(token, flow, deadlineNs, left - moved));
                return;
            }
            if (flow.hasUnsent() && nowNs - deadlineNs < 0) {
                loop.schedule(
                        nowNs + DRAIN_AGAIN_NS, () -> removeAndDrain(token, flow, deadlineNs));
                return;
            }
            if (flow.isBroken()) {
                breakOff(flow, nowNs);
            }
            unsent.add(flow.dropUnsent());
        } catch (InternalError e) {
            faulted(flow);
        }
        remove(token, flow);
        flow.close();
    }

    /** The process took the memory of a flow away: that flow ends as one with a broken ring. */
    private void faulted(RingFlow flow) {
        faults.increment();
        flow.lose();
    }

    /** The process took the memory away by which it calls: it is sent away. */
    private void faulted(Pumped process) {
        faults.increment();
        if (!process.lost) {
            process.lost = true;
            process.memory.lose();
        }
    }

    private void remove(long token, RingFlow flow) {
        Pumped process = byToken.get(token);
        if (process != null) {
            process.flows.remove(flow.slot(), flow);
        }
        if (flow.isActive()) {
            flow.setActive(false, 0);
            active.remove(flow);
        }
    }

    private void activate(RingFlow flow, long nowNs) {
        if (!flow.isActive() && !flow.isClosed()) {
            flow.setActive(true, nowNs);
            active.add(flow);
        }
    }

    @Override
    public int doWork(long nowNs) {
        int done = takeSomeMarks(nowNs);
        int moved = 0;
        int looks = Math.min(active.size(), PASS_PACKETS);
        // All have their turn in the end; those that none is left for begin the next pass.
        boolean all = looks == active.size();
        for (; looks > 0 && moved < PASS_PACKETS; looks--) {
            turn = turn < active.size() ? turn : 0;
            moved += doUp(turn, nowNs);
        }
        return done + moved + (all ? 0 : 1);
    }

    /** Has a flow at work do so, and goes on to the next; how much it did. */
    private int doUp(int index, long nowNs) {
        RingFlow flow = active.get(index);
        int moved = 0;
        boolean rests = false;
        try {
            moved = flow.doUp(BUDGET_PACKETS, nowNs);
            rests = moved == 0 && mayRest(flow, nowNs);
        } catch (InternalError e) {
            faulted(flow);
        }
        if (flow.isBroken()) {
            breakOff(flow, nowNs);
            moved++;
        }
        if (flow.isClosed() || rests) {
            retire(index); // another one has its place now
        } else {
            turn = index + 1;
        }
        return moved;
    }

    private static boolean mayRest(RingFlow flow, long nowNs) {
        return flow.isUpIdle() && nowNs - flow.lastWorkNs() >= REST_AFTER_NS && flow.rest();
    }

    /** Says so no more than once a second: processes decide how often there is reason to. */
    private void breakOff(RingFlow flow, long nowNs) {
        if (!flow.isClosed()) {
            broken.increment();
            if (broken.get() == 1 || nowNs - loggedNs >= LOG_PAUSE_NS) {
                loggedNs = nowNs;
                LOG.warn(
                        "a process wrote nonsense into the memory of a flow (slot {}): the flow is"
                                + " closed; {} so far",
                        flow.slot(),
                        broken.get());
            }
            flow.close();
        }
    }

    private void retire(int index) {
        RingFlow last = active.removeLast();
        RingFlow gone = index == active.size() ? last : active.set(index, last);
        gone.setActive(false, 0);
    }

    private int takeSomeMarks(long nowNs) {
        int some = Math.min(PROCESSES_PER_PASS, processes.size());
        int done = 0;
        for (int i = behind.size(); i > 0 && done < PASS_PACKETS; i--) {
            Pumped process = behind.remove();
            process.isBehind = false;
            done += takeMarks(process, nowNs);
        }
        for (int i = 0; i < some && done < PASS_PACKETS; i++) {
            cursor = cursor + 1 < processes.size() ? cursor + 1 : 0;
            done += takeMarks(processes.get(cursor), nowNs);
        }
        return done;
    }

    private int takeMarks(Pumped process, long nowNs) {
        ProcessSegment segment = process.memory.segment();
        try {
            if (process.lost || !segment.forDaemon().isAnyMarked()) {
                return 0;
            }
            int taken = segment.forDaemon().take(slot -> marked(process, slot, nowNs), MARKS);
            if (taken >= MARKS && !process.isBehind && segment.forDaemon().isAnyMarked()) {
                process.isBehind = true;
                behind.add(process);
            }
            return taken;
        } catch (InternalError e) {
            faulted(process);
            return 1;
        }
    }

    private void marked(Pumped process, int slot, long nowNs) {
        @Nullable RingFlow flow = process.flows.get(slot);
        if (flow == null) {
            stray.increment();
            return;
        }
        flow.doDown();
        activate(flow, nowNs);
    }

    private void arm(Pumped process) {
        long nowNs = loop.clocks().monotonicNs();
        try {
            if (!process.lost && !process.memory.segment().armDaemon()) {
                // What is marked now was marked before we armed: it is taken without a bell.
                takeMarks(process, nowNs);
            }
        } catch (InternalError e) {
            faulted(process);
        }
    }

    private final class Answers implements Doorbells.Answerer {
        @Override
        public boolean maySleep() {
            boolean all = behind.isEmpty();
            for (int i = 0; i < active.size(); i++) {
                if (restsNow(active.get(i))) {
                    retire(i--);
                } else {
                    all = false;
                }
            }
            return all;
        }

        @Override
        public void rung(long token) {
            Pumped process = byToken.get(token);
            if (process != null) {
                process.memory.bell().heard();
                takeMarks(process, loop.clocks().monotonicNs());
                arm(process);
            }
        }
    }

    private boolean restsNow(RingFlow flow) {
        try {
            return flow.isUpIdle() && flow.rest();
        } catch (InternalError e) {
            // The next pass finds it broken, and closes it.
            faulted(flow);
            return false;
        }
    }

    /** Lets go of the descriptors. Any thread, after it was stopped or its loop was. */
    @Override
    public void close() {
        doorbells.close();
    }
}
