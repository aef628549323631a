package org.o7s.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C, and all else that ends the process early: a shutdown hook, so that it needs no private
 * interface of the JDK. It cancels the command in the daemon and gives it a moment to print its
 * last words; the JVM then ends with 130, or 128 and the number of the signal.
 */
final class Interruption extends Thread {
    /** How long a command may take to say its last words. */
    private static final long LAST_WORDS_MS = 3000;

    private final Work work;
    private final boolean ownExitCode;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile int exitCode;
    private volatile boolean begun;

    /**
     * For one piece of work.
     *
     * @param ownExitCode whether an interrupted command's own exit code counts, as for a tool that
     *     is usually ended this way
     */
    Interruption(Work work, boolean ownExitCode) {
        super("interruption");
        this.work = work;
        this.ownExitCode = ownExitCode;
    }

    /** The work is done, or has said its last words: ends the process, unless that is under way. */
    void end(int code) {
        exitCode = code;
        ended.countDown();
        if (!begun) {
            // Not exit(): it looks for a logger first, which takes longer than the work did.
            Runtime.getRuntime().halt(code);
        }
    }

    @Override
    public void run() {
        begun = true;
        if (ended.getCount() == 0 || !work.stop()) {
            return;
        }
        try {
            if (ended.await(LAST_WORDS_MS, TimeUnit.MILLISECONDS) && ownExitCode) {
                Runtime.getRuntime().halt(exitCode);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
