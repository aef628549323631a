package org.o7s.irm.state;

/**
 * Where a process comes from, as the kernel says.
 *
 * @param userId the number of its user
 * @param user the name of its user, or the number if it has no name
 * @param trusted whether it may serve any name: it is a part of this system, or its user is root or
 *     the one who runs the daemon
 * @param pid its number for the kernel; 0 if it has none of its own, or one that we cannot see
 * @param startedTicks when the kernel started it, in its own ticks since the machine booted; 0 if
 *     that is not known. With the pid it names a process for good, as a pid alone is used again.
 */
public record ProcessOrigin(int userId, String user, boolean trusted, long pid, long startedTicks) {
    /** A part of this system. */
    public static final ProcessOrigin OWN = new ProcessOrigin(-1, "-", true, 0, 0);

    /** Whether a user that was written down, as a name or a number, is its user. */
    public boolean isUser(String written) {
        return written.equals(user) || written.equals(Integer.toString(userId));
    }
}
