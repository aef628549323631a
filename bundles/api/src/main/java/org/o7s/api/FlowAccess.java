package org.o7s.api;

/**
 * What the holder of a flow may do with it; numbers are those of C. Source:
 * docs/wire/wire-endtoend.md 5.4.
 */
public enum FlowAccess {
    /** Reading only: a write fails with NOT_PERMITTED. FLOWFRDONLY. */
    READ_ONLY(0),
    /** Writing only: a read fails with NOT_PERMITTED, and what comes stays unread. FLOWFWRONLY. */
    WRITE_ONLY(1),
    /** Both, as at first. FLOWFRDWR. */
    READ_WRITE(2);

    private final int number;

    FlowAccess(int number) {
        this.number = number;
    }

    /** The number as C counts it. */
    public int number() {
        return number;
    }

    /** Whether packets may be read. */
    public boolean mayRead() {
        return this != WRITE_ONLY;
    }

    /** Whether packets may be written. */
    public boolean mayWrite() {
        return this != READ_ONLY;
    }
}
