package org.o7s.core.loop;

import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jctools.queues.atomic.MpscGrowableAtomicArrayQueue;
import org.jspecify.annotations.Nullable;
import org.o7s.core.counters.Counter;
import org.o7s.core.counters.CounterSet;
import org.o7s.core.time.Clocks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One sequence of passes that owns its agents, timers and doorbells: the only thread that may touch
 * them.
 *
 * <p>A {@link LoopThread} drives it in a daemon; tests and the simulator call {@link #pass}
 * themselves. A pass does, in this order: tasks that others handed over, timers that are due,
 * doorbells that were rung, and one call of each agent. A failure in any of them is logged and
 * counted, and ends nothing else; nor does memory that another process took away. Tasks are of
 * control and may be many at once, so that they have a fifth of the time of a loop that carries
 * packets, and all of one that does not; only when hundreds wait do they come first. Source: design
 * rules 1 to 3.
 */
public final class Loop implements Executor {
    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
    private static final int TASKS_MAX = 65_536;
    private static final int PASS_BUDGET = 256;

    /** After so long, the tasks that still wait are for another pass. */
    private static final long TASKS_NS = 50_000;

    /** While there is other work, it has so much of the time that tasks took, before the next. */
    private static final int OTHERS_SHARE = 4;

    private static final long REST_MAX_NS = 2_000_000;

    /** When so many tasks wait, they come before everything else. */
    private static final int MANY_TASKS = 256;

    /** So many timers wait before those that were cancelled are looked for. */
    private static final int TIMERS_BEFORE_TIDYING = 1024;

    private final String name;
    private final Clocks clocks;
    private final MpscGrowableAtomicArrayQueue<Runnable> tasks =
            new MpscGrowableAtomicArrayQueue<>(256, TASKS_MAX);
    private final MpscGrowableAtomicArrayQueue<Doorbell> bells =
            new MpscGrowableAtomicArrayQueue<>(256, TASKS_MAX);

    /** Bells that the loop rang itself, in a pass. */
    private final ArrayDeque<Doorbell> ownBells = new ArrayDeque<>();

    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private final List<Agent> agents = new ArrayList<>();
    private final CounterSet counters = new CounterSet();
    private final Sleep sleep;
    private final Counter failures = counters.make("failures");
    private final Counter passes = counters.make("busy-passes");
    private final Counter sleeps = counters.make("sleeps");
    private long passNumber;
    private long passNs;
    private long timerOrder;
    private long tasksFromNs;
    private int tidyTimersAt = TIMERS_BEFORE_TIDYING;
    private volatile @Nullable Thread owner;
    private volatile boolean asleep;

    /**
     * A loop that nobody drives yet.
     *
     * @param name for people, unique in the system
     */
    public Loop(String name, Clocks clocks) {
        this.name = name;
        this.clocks = clocks;
        this.sleep = new Sleep(name);
        this.passNs = clocks.monotonicNs();
        this.tasksFromNs = passNs;
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** The clocks that its passes are timed with. */
    public Clocks clocks() {
        return clocks;
    }

    /** What happened in it. */
    public CounterSet counters() {
        return counters;
    }

    /**
     * Hands a task over. Any thread; tasks of one thread keep their order.
     *
     * @throws RejectedExecutionException if 65536 tasks wait already
     */
    @Override
    public void execute(Runnable task) {
        if (!tasks.offer(task)) {
            throw new RejectedExecutionException("loop " + name + " has too many waiting tasks");
        }
        wakeIfAsleep();
    }

    /** A doorbell that this loop answers. Any thread. */
    public Doorbell doorbell(Doorbell.Answer answer) {
        return new Doorbell(this, answer);
    }

    /**
     * Schedules a task. Only on the loop, or before it is driven.
     *
     * @param deadlineNs monotonic time from which on it is due
     */
    public Timer schedule(long deadlineNs, Runnable task) {
        Timer timer = new Timer(task);
        queue(timer, deadlineNs);
        return timer;
    }

    /**
     * Schedules the task of a timer that has fired once more, without a new object. Only on the
     * loop.
     *
     * @return whether that is possible; not while it still waits, cancelled or not
     */
    public boolean scheduleAgain(Timer fired, long deadlineNs) {
        if (fired.isQueued()) {
            return false;
        }
        queue(fired, deadlineNs);
        return true;
    }

    private void queue(Timer timer, long deadlineNs) {
        timer.queued(deadlineNs, timerOrder++);
        timers.add(timer);
        if (timers.size() >= tidyTimersAt) {
            tidyTimers();
        }
    }

    /**
     * Cancelled timers would stay until they were due, which may be never. Whenever as many wait
     * again as were left the last time, they go.
     */
    private void tidyTimers() {
        timers.removeIf(
                timer -> {
                    boolean idle = timer.isCancelled();
                    if (idle) {
                        timer.taken();
                    }
                    return idle;
                });
        tidyTimersAt = Math.max(TIMERS_BEFORE_TIDYING, 2 * timers.size());
    }

    /** How many timers wait, cancelled ones that nobody looked for included. Only on the loop. */
    int timersWaiting() {
        return timers.size();
    }

    private void takeFirst() {
        timers.remove().taken();
    }

    /** Adds an agent. Only on the loop, or before it is driven. */
    public void add(Agent agent) {
        agents.add(agent);
    }

    /** Removes an agent. Only on the loop. */
    public void remove(Agent agent) {
        agents.remove(agent);
    }

    /**
     * Ends its sleeps also when there is input for the port of this waiter. Only on the loop, or
     * before it is driven.
     */
    public void watch(Waiter port) {
        sleep.add(port);
    }

    /**
     * Has nothing to do with the waiter any more when this returns. Only on the loop; it waits for
     * the thread that watched a port without a file descriptor, a second at most.
     */
    public void unwatch(Waiter port) {
        sleep.remove(port);
    }

    /** Whether the caller runs in a pass of this loop. */
    public boolean isOwner() {
        return owner == Thread.currentThread();
    }

    /** Whether nobody has driven it yet. */
    public boolean isFree() {
        return owner == null;
    }

    /** Wakes the loop. Any thread. */
    public void wake() {
        sleep.wake();
    }

    void rung(Doorbell bell) {
        if (!bells.offer(bell)) {
            throw new RejectedExecutionException("loop " + name + " has too many doorbells");
        }
        wakeIfAsleep();
    }

    void rungByOwner(Doorbell bell) {
        ownBells.add(bell);
    }

    private void wakeIfAsleep() {
        // Pairs with the fence in idle(): either we see it asleep, or it sees what we queued.
        VarHandle.fullFence();
        if (asleep && !isOwner()) {
            sleep.wake();
        }
    }

    /**
     * Does one pass.
     *
     * @return how much was done; 0 if the loop may sleep until {@link #nextDeadlineNs}
     */
    public int pass() {
        if (!isOwner()) {
            owner = Thread.currentThread();
        }
        passNumber++;
        long nowNs = clocks.monotonicNs();
        passNs = nowNs;
        boolean rest = nowNs - tasksFromNs < 0 && tasks.size() < MANY_TASKS;
        int done = rest ? 0 : runTasks(nowNs);
        done += fireTimers(nowNs) + answerBells(nowNs);
        for (int i = 0; i < agents.size(); i++) {
            done += drive(agents.get(i), nowNs);
        }
        if (rest && done == 0) {
            done = runTasks(nowNs);
        }
        if (done > 0) {
            passes.increment();
        }
        return done;
    }

    /** Which pass this is, from 1 on. Only on the loop, or before it is driven. */
    public long passNumber() {
        return passNumber;
    }

    /**
     * When this pass began, in monotonic ns: what doorbells and agents are given, for those whom
     * they call for each packet, to which a look at the clock would cost a tenth of its way. Only
     * on the loop, or before it is driven.
     */
    public long passNs() {
        return passNs;
    }

    private int runTasks(long beganNs) {
        int done = 0;
        long tookNs = 0;
        Runnable task;
        while (done < PASS_BUDGET
                && (tookNs < TASKS_NS || tasks.size() >= MANY_TASKS)
                && (task = tasks.relaxedPoll()) != null) {
            done++;
            try {
                task.run();
            } catch (RuntimeException | InternalError e) {
                failed("a task", e);
            }
            tookNs = clocks.monotonicNs() - beganNs;
        }
        if (done > 0) {
            tasksFromNs = beganNs + tookNs + Math.min(REST_MAX_NS, OTHERS_SHARE * tookNs);
        }
        return done;
    }

    private int fireTimers(long nowNs) {
        int done = 0;
        Timer next;
        while (done < PASS_BUDGET
                && (next = timers.peek()) != null
                && (next.isCancelled() || next.deadlineNs() - nowNs <= 0)) {
            takeFirst();
            if (next.isCancelled()) {
                continue;
            }
            done++;
            try {
                next.fire();
            } catch (RuntimeException | InternalError e) {
                failed("a timer", e);
            }
        }
        return done;
    }

    /** Bells that ring while others are answered are for the next pass, also of the same holder. */
    private int answerBells(long nowNs) {
        int own = Math.min(ownBells.size(), PASS_BUDGET);
        for (int i = 0; i < own; i++) {
            answer(ownBells.remove(), nowNs);
        }
        int waiting = Math.min(bells.size(), PASS_BUDGET);
        int done = 0;
        Doorbell bell;
        while (done < waiting && (bell = bells.relaxedPoll()) != null) {
            done++;
            answer(bell, nowNs);
        }
        return own + done;
    }

    private void answer(Doorbell bell, long nowNs) {
        try {
            if (bell.answer(nowNs)) {
                bell.ring();
            }
        } catch (RuntimeException | InternalError e) {
            failed("a doorbell", e);
        }
    }

    private int drive(Agent agent, long nowNs) {
        try {
            return agent.doWork(nowNs);
        } catch (RuntimeException | InternalError e) {
            failed(agent.agentName(), e);
            return 0;
        }
    }

    private void failed(String who, Throwable e) {
        failures.increment();
        LOG.error("loop {}: {} failed; the loop goes on", name, who, e);
    }

    /** When the next timer is due, in monotonic ns; {@link Long#MAX_VALUE} if there is none. */
    public long nextDeadlineNs() {
        Timer next;
        while ((next = timers.peek()) != null && next.isCancelled()) {
            takeFirst();
        }
        return next == null ? Long.MAX_VALUE : next.deadlineNs();
    }

    /**
     * Sleeps until there is something to do, for at most {@code maxNs}. Called by the thread that
     * drives the loop, after a pass that did nothing.
     */
    void idle(long maxNs) {
        asleep = true;
        VarHandle.fullFence();
        if (tasks.isEmpty() && bells.isEmpty() && ownBells.isEmpty()) {
            long next = nextDeadlineNs();
            long limitNs =
                    next == Long.MAX_VALUE ? maxNs : Math.min(maxNs, next - clocks.monotonicNs());
            if (limitNs > 0) {
                sleeps.increment();
                sleep.await(limitNs);
            }
        }
        asleep = false;
    }
}
