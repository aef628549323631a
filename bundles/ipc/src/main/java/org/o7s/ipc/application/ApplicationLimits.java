package org.o7s.ipc.application;

import java.time.Duration;

/**
 * What a daemon lets processes do at its socket.
 *
 * @param connectionsMax connections at a time, of all users together
 * @param perUserMax connections at a time of one user that is neither root nor the daemon's
 * @param greeting longest silence before the first message
 * @param messagesWaitingMax messages that wait for the processes of one user that do not read; the
 *     process for which one more would have to wait is sent away
 */
public record ApplicationLimits(
        int connectionsMax, int perUserMax, Duration greeting, int messagesWaitingMax) {
    /** The limits of a daemon. */
    public static final ApplicationLimits DEFAULT =
            new ApplicationLimits(4096, 1024, Duration.ofSeconds(10), 20_000);
}
