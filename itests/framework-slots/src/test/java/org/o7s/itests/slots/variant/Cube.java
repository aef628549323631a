package org.o7s.itests.slots.variant;

import org.o7s.policy.scheduler.SchedulerPolicy;

/** Voice first, or best effort first. */
public final class Cube implements SchedulerPolicy {
    private final boolean bestEffortFirst;
    private final Fault fault;

    /** An odd number lets voice go first. */
    public Cube(int number, Fault fault) {
        this.bestEffortFirst = number % 2 == 0;
        this.fault = fault;
    }

    @Override
    public int words() {
        return 0;
    }

    @Override
    public int next(long[] memory, int[] packets, int[] headBytes, long[] headOrder) {
        if (fault.strikes()) {
            return -3;
        }
        for (int i = 0; i < CUBES; i++) {
            int cube = bestEffortFirst ? i : CUBES - 1 - i;
            if (packets[cube] > 0) {
                return cube;
            }
        }
        return 0;
    }
}
