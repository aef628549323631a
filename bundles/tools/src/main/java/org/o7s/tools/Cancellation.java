package org.o7s.tools;

import java.util.ArrayList;
import java.util.List;

/**
 * A wish to end, made once and never taken back. Any thread; actions run in the thread that
 * cancels.
 */
public final class Cancellation {
    private final List<Runnable> actions = new ArrayList<>();
    private volatile boolean cancelled;

    /** Whether the wish was made. */
    public boolean cancelled() {
        return cancelled;
    }

    /** Makes the wish; later calls do nothing. */
    public void cancel() {
        List<Runnable> due;
        synchronized (actions) {
            if (cancelled) {
                return;
            }
            cancelled = true;
            due = List.copyOf(actions);
            actions.clear();
        }
        due.forEach(Runnable::run);
    }

    /** Has an action run once when the wish is made: at once, if that is so already. */
    public void onCancel(Runnable action) {
        synchronized (actions) {
            if (!cancelled) {
                actions.add(action);
                return;
            }
        }
        action.run();
    }
}
