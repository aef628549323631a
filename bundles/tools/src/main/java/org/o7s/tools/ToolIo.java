package org.o7s.tools;

import java.io.PrintStream;

/**
 * What a running tool sees of its shell. Any thread.
 *
 * @param out for results
 * @param err for errors and notices
 * @param cancellation set when the user interrupts the tool, or goes away
 * @param progress where it shows how far it is
 */
public record ToolIo(
        PrintStream out, PrintStream err, Cancellation cancellation, Progress progress) {

    /** Where nobody watches. */
    public ToolIo(PrintStream out, PrintStream err, Cancellation cancellation) {
        this(out, err, cancellation, Progress.NONE);
    }

    /** Whether the tool should end now. */
    public boolean cancelled() {
        return cancellation.cancelled();
    }

    /** Has an action run once when the tool should end: at once, if that is so already. */
    public void onCancel(Runnable action) {
        cancellation.onCancel(action);
    }
}
