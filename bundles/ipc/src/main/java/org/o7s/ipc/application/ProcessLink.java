package org.o7s.ipc.application;

import org.o7s.ipc.application.ApplicationMessage.FromDaemon;

/** The daemon's way to a process that is connected. Any thread. */
public interface ProcessLink {
    /** Its number, as the kernel knows it; 0 if it is in a namespace that the daemon cannot see. */
    long processId();

    /** The number of its user. */
    int userId();

    /** Whether its user is root, or the one who runs the daemon. */
    boolean isPrivileged();

    /** What it says is read again, after {@link ApplicationService.Session#isBusy}. */
    void readOn();

    /**
     * Sends a message, or keeps it until the process reads; a process that lets too many wait is
     * sent away.
     *
     * @param enclosure what goes with it
     */
    void send(FromDaemon message, Enclosure enclosure);

    /** Sends a process away, with a reason. */
    void refuse(String code, String sentence);
}
