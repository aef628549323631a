package org.o7s.lab;

import java.io.UncheckedIOException;

/**
 * Work that is done when the process is asked to end, if it was not done before. Nobody is there
 * any more then who could be told what goes wrong but whoever reads what the process says. Any
 * thread.
 */
public final class AtExit {
    private final Runnable work;
    private final Thread hook;

    private AtExit(String name, Runnable work) {
        this.work = work;
        this.hook = new Thread(this::run, name);
    }

    /**
     * Work for later.
     *
     * @param name of the thread that does it
     * @param work which finds out by itself whether it is done already
     */
    public static AtExit of(String name, Runnable work) {
        return new AtExit(name, work);
    }

    private void run() {
        try {
            work.run();
        } catch (LabException | UncheckedIOException e) {
            System.err.println("o7s lab: " + Faults.sentence(e));
        }
    }

    /**
     * From now on it is done at the end.
     *
     * @throws IllegalStateException if the process is ending already
     */
    public void arm() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** It is not done at the end any more, unless that has begun; again is harmless. */
    public void cancel() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending: the hook does the same work, and one of us finds it done.
        }
    }
}
