package org.o7s.core.flow;

/** How the holder of a flow end wants to be told that there is something for it. */
@FunctionalInterface
public interface Signal {
    /** For an end that nobody attends yet. */
    Signal NONE = () -> {};

    /**
     * Tells it. Any thread, often; must not block and should cost little if it is awake. Before it
     * looks whether anybody sleeps, it orders what was queued by a full fence.
     */
    void raise();
}
