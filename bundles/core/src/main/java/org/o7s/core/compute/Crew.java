package org.o7s.core.compute;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Threads of one priority. One that is done with a task waits a moment for another: to start a
 * thread takes more of the CPU that carries packets than most tasks do.
 *
 * <p>Tasks may be foreign code, which may leave something in its thread; so a thread does a few
 * tasks only. Any thread may give tasks, a loop too.
 */
final class Crew {
    /** Then the thread ends, and with it whatever tasks left in it. */
    private static final int TASKS_PER_THREAD = 16;

    private static final long IDLE_NS = 500_000_000;

    private final String name;
    private final int priority;
    private final LinkedTransferQueue<Job> next = new LinkedTransferQueue<>();

    /** A thread that has less than others cannot always give more away: one for each crew. */
    private final ExecutorService starts;

    /** What a thread does. */
    interface Job {
        /** For people: the thread has this name meanwhile. */
        String what();

        /**
         * Does it.
         *
         * @return whether the thread may do others
         */
        boolean run();

        /** The system has no more threads. */
        void failed(OutOfMemoryError why);
    }

    /** A crew without threads. */
    Crew(String name, int priority) {
        this.name = name;
        this.priority = priority;
        this.starts =
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform()
                                .daemon()
                                .name("o7s-" + name + "-starts")
                                .priority(priority)
                                .factory());
    }

    /** Does it soon, in a thread that waits or in a new one. */
    void take(Job job) {
        if (!next.tryTransfer(job)) {
            // Whoever starts a thread waits until it runs. A loop may ask, and must not wait.
            starts.execute(() -> start(job));
        }
    }

    private void start(Job first) {
        Thread thread =
                Thread.ofPlatform()
                        .daemon()
                        .name(threadName(first))
                        .priority(priority)
                        .unstarted(() -> work(first));
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            first.failed(e);
        }
    }

    private static String threadName(Job job) {
        return "o7s-compute " + job.what();
    }

    private void work(Job first) {
        boolean goesOn = first.run();
        for (int done = 1; goesOn && done < TASKS_PER_THREAD; done++) {
            goesOn = runNext();
        }
    }

    private boolean runNext() {
        Thread self = Thread.currentThread();
        self.setName("o7s-" + name + " waits");
        @Nullable Job job;
        try {
            job = next.poll(IDLE_NS, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            // It was meant for a task that is over.
            return false;
        }
        if (job == null) {
            return false;
        }
        self.setName(threadName(job));
        return job.run();
    }

    /** No new threads from now on; those that wait end soon. */
    void close() {
        starts.shutdown();
    }
}
