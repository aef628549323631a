package org.o7s.ipc.data;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.List;

/**
 * The memory by which a process and its daemon tell each other which flows want attention, and by
 * which they wake each other: a call area each. The daemon is rung by a doorbell that its loop
 * watches, a thread of the process sleeps at the bell of its own area.
 */
public final class ProcessSegment {
    /** How many flows can be told apart. */
    public static final int SLOTS = 16_384;

    private final CallArea daemon;
    private final CallArea client;

    private ProcessSegment(CallArea daemon, CallArea client) {
        this.daemon = daemon;
        this.client = client;
    }

    /**
     * Makes one.
     *
     * @param source where its memory comes from
     * @param arena how long it stays mapped here
     * @throws IOException when there is no memory
     */
    public static ProcessSegment create(MemorySource source, Arena arena) throws IOException {
        CallArea daemon = CallArea.create(source, arena);
        boolean made = false;
        try {
            ProcessSegment whole = new ProcessSegment(daemon, CallArea.create(source, arena));
            made = true;
            return whole;
        } finally {
            if (!made) {
                daemon.handle().close();
            }
        }
    }

    /**
     * Maps one that was handed over.
     *
     * @param daemon the area of the daemon; closed in any case
     * @param client the area of this process; closed in any case
     * @throws IOException when it is none, or cannot be mapped
     */
    public static ProcessSegment adopt(
            MemorySource source, Handle daemon, Handle client, Arena arena) throws IOException {
        try (client) {
            return new ProcessSegment(
                    CallArea.adopt(source, daemon, arena), CallArea.adopt(source, client, arena));
        }
    }

    /** The daemon's area: to be handed to the process alone. */
    public CallArea daemon() {
        return daemon;
    }

    /** The process's area: to be handed also to processes that share a flow with it. */
    public CallArea client() {
        return client;
    }

    /**
     * What to hand to the process, once: the daemon's area, then a copy of what leads to its own.
     *
     * @throws IOException when the machine has no handle left
     */
    public List<Handle> handOver() throws IOException {
        return List.of(daemon.handle(), client.handle().copy());
    }

    /** Closes the handles; what is mapped stays mapped. */
    public void closeHandles() {
        daemon.handle().close();
        client.handle().close();
    }

    /** The flows that want the daemon. */
    public ReadySet forDaemon() {
        return daemon.ready();
    }

    /** The flows that want the process. */
    public ReadySet forClient() {
        return client.ready();
    }

    /**
     * Marks a flow for the daemon. Any thread of the process.
     *
     * @return whether the doorbell must be rung
     */
    public boolean callDaemon(int slot) {
        return daemon.mark(slot);
    }

    /**
     * The daemon wants its doorbell rung from now on.
     *
     * @return false if flows are marked already: take them, and arm again
     */
    public boolean armDaemon() {
        return daemon.arm();
    }

    /** Marks a flow for the process, and wakes its thread if that sleeps. Any thread. */
    public void callClient(int slot) {
        client.call(slot);
    }

    /** Ends the sleep of the process's thread. Any thread of the process. */
    public void wakeClient() {
        client.wake();
    }

    /** The process's thread is about to sleep; it looks once more before it does. */
    public void armClient() {
        var _ = client.arm();
    }

    /** The process's thread does not sleep after all. */
    public void disarmClient() {
        client.disarm();
    }

    /** Sleeps until woken, if armed, or for about {@code limitNs}. One platform thread. */
    public void sleepClient(long limitNs) {
        client.sleep(limitNs);
    }
}
