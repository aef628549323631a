package org.o7s.launcher;

/** How {@code irmd} ends; the same numbers as those of {@code irm}. */
enum ExitCode {
    /** It was told to stop, and did. */
    DONE(0),
    /** It could not start, or broke. */
    FAILED(1),
    /** The command line makes no sense. */
    USAGE(2),
    /** A system of that name runs already. */
    EXISTS(5),
    /** A folder may not be written. */
    PERMISSION(7);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    /** What the process ends with. */
    int number() {
        return number;
    }
}
