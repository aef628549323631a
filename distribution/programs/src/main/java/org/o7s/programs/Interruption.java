package org.o7s.programs;

import java.util.concurrent.locks.LockSupport;
import org.o7s.tools.Cancellation;

/**
 * Ctrl-C, and all else that ends the process early: a shutdown hook, so that it needs no private
 * interface of the JDK. It tells the tool to end and gives it a moment for its statistics; its exit
 * code counts, since tools are usually ended this way.
 */
final class Interruption extends Thread {
    /** How long a tool may take to say its last words. */
    private static final long LAST_WORDS_MS = 3000;

    private static final int NONE = -1;

    private final Cancellation cancellation;
    private final Thread tool;
    private volatile int exitCode = NONE;
    private volatile boolean begun;

    /**
     * For a tool.
     *
     * @param tool its thread
     */
    Interruption(Cancellation cancellation, Thread tool) {
        super("interruption");
        this.cancellation = cancellation;
        this.tool = tool;
    }

    /** The tool is done: ends the process, unless that is under way. */
    void end(int code) {
        exitCode = code;
        if (!begun) {
            // Not exit(): it looks for a logger first, which takes longer than many a tool.
            Runtime.getRuntime().halt(code);
        }
    }

    @Override
    public void run() {
        begun = true;
        cancellation.cancel();
        // It may pause between two packets.
        LockSupport.unpark(tool);
        try {
            tool.join(LAST_WORDS_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (exitCode != NONE) {
            Runtime.getRuntime().halt(exitCode);
        }
    }
}
