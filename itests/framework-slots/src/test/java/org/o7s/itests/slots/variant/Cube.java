package org.o7s.itests.slots.variant;

import org.o7s.policy.scheduler.SchedulerPolicy;

/** Voice first, or best effort first; one of eight packets is of the others, so that all get on. */
public final class Cube implements SchedulerPolicy {
    /** How often it was asked. Not volatile: whoever reads it looks again. */
    public static long calls;

    private static final int TURNS = 8;

    private final boolean bestEffortFirst;
    private final Fault fault;

    /** An odd number lets voice go first. */
    public Cube(int number, Fault fault) {
        this.bestEffortFirst = number % 2 == 0;
        this.fault = fault;
    }

    @Override
    public int words() {
        return 1;
    }

    @Override
    public int next(long[] memory, int[] packets, int[] headBytes, long[] headOrder) {
        calls++;
        if (fault.strikes()) {
            return -3;
        }
        boolean upwards = bestEffortFirst ^ (++memory[0] % TURNS == 0);
        for (int i = 0; i < CUBES; i++) {
            int cube = upwards ? i : CUBES - 1 - i;
            if (packets[cube] > 0) {
                return cube;
            }
        }
        return 0;
    }
}
