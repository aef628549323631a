package org.o7s.irm.process;

/** The large segments that one process shares with others. Belongs to the IRM's loop. */
final class LargeSegments {
    /** Most of one process. */
    static final int PROCESS_MAX = 8;

    private final boolean understood;
    private int count;

    /**
     * None yet.
     *
     * @param understood whether the process takes large ones
     */
    LargeSegments(boolean understood) {
        this.understood = understood;
    }

    /** Whether the process may have one more. */
    boolean hasRoom() {
        return understood && count < PROCESS_MAX;
    }

    void taken() {
        count++;
    }

    void given(int segments) {
        count -= segments;
    }
}
