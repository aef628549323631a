package org.o7s.ipc.control;

/**
 * Who is at the other end of a connection, as the kernel says.
 *
 * @param user name of the user, or the number if it has no name
 * @param group name of the primary group, or the number if it has no name
 * @param owner whether that is root or the user that runs the daemon
 */
public record Peer(String user, String group, boolean owner) {}
