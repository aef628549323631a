package org.o7s.ipc.control;

import java.time.Duration;

/**
 * What a daemon lets its clients do.
 *
 * @param messageMaxBytes largest message
 * @param connectionsMax connections at a time
 * @param othersMax connections at a time of users that are neither root nor the daemon's owner, so
 *     that these always get in
 * @param insideMessage longest silence before the first message and inside a message
 * @param stalled longest time for which a client may not read what it is sent
 */
public record ControlLimits(
        int messageMaxBytes,
        int connectionsMax,
        int othersMax,
        Duration insideMessage,
        Duration stalled) {

    /** Largest message of the protocol, in bytes. */
    public static final int MESSAGE_MAX_BYTES = 1 << 20;

    /** Largest piece of output in one message, in bytes. */
    public static final int OUTPUT_MAX_BYTES = 32 << 10;

    /** The limits of a daemon. */
    public static final ControlLimits DEFAULT =
            new ControlLimits(
                    MESSAGE_MAX_BYTES, 64, 48, Duration.ofSeconds(10), Duration.ofSeconds(60));
}
