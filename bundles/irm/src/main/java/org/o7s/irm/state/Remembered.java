package org.o7s.irm.state;

import java.util.List;

/**
 * A process that had names under a daemon that was killed, and may come back.
 *
 * @param pid its number for the kernel
 * @param startedTicks when the kernel started it: another process with that number is not it
 * @param userId the number of its user
 * @param names what was bound to it
 */
public record Remembered(long pid, long startedTicks, int userId, List<String> names) {
    /** Keeps a copy of the names. */
    public Remembered {
        names = List.copyOf(names);
    }

    /** The same without a name. */
    Remembered without(String name) {
        return new Remembered(
                pid, startedTicks, userId, names.stream().filter(n -> !n.equals(name)).toList());
    }

    /** Whether this is the process. */
    boolean is(ProcessEntry process) {
        ProcessOrigin origin = process.origin();
        return process.id() == pid
                && origin.pid() == pid
                && origin.startedTicks() == startedTicks
                && startedTicks != 0
                && origin.userId() == userId;
    }
}
