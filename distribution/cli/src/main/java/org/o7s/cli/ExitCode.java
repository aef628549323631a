package org.o7s.cli;

/**
 * What the programs themselves end with; all other codes are the daemon's (cli-and-tools 8.2, P2).
 */
final class ExitCode {
    /** It worked. */
    static final int DONE = 0;

    /** Refused, or failed. */
    static final int FAILED = 1;

    /** The command line makes no sense. */
    static final int USAGE = 2;

    /** The daemon is not there, or went away. */
    static final int NOT_REACHABLE = 3;

    /** The daemon did not answer in time. */
    static final int TIMEOUT = 6;

    /** The socket may not be used by this user. */
    static final int PERMISSION = 7;

    /** Ctrl-C. */
    static final int INTERRUPTED = 130;

    /** Nobody reads the output any more; as if the program had died of SIGPIPE. */
    static final int BROKEN_PIPE = 141;

    private ExitCode() {}
}
