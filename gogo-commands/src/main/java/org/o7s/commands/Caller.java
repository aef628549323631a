package org.o7s.commands;

/**
 * Who gives a command.
 *
 * @param user name of the user, for logs and sentences
 * @param privilege what the user may do
 */
public record Caller(String user, Privilege privilege) {

    /** Classes of users, each of which may do what those before it may. */
    public enum Privilege {
        /** Everybody: may look. */
        READ,
        /** Members of the group {@code ouroboros}: may change the network. */
        MANAGE,
        /** Root and the user that runs the daemon: may also bring code into it. */
        OWN
    }

    /** The name of the group whose members may change the network. */
    public static final String GROUP = "ouroboros";

    /** Whether the caller may do what needs that privilege. */
    public boolean may(Privilege needed) {
        return privilege.compareTo(needed) >= 0;
    }
}
