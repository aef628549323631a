package org.o7s.cli;

/** What Ctrl-C can stop. */
interface Work {
    /**
     * Stops it; called by a thread of its own.
     *
     * @return whether something is under way whose end is worth waiting for
     */
    boolean stop();
}
