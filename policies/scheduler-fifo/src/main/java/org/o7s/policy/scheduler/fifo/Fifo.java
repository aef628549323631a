package org.o7s.policy.scheduler.fifo;

import org.o7s.policy.scheduler.SchedulerPolicy;

/** Packets leave as they came, whatever their cube. */
final class Fifo implements SchedulerPolicy {

    @Override
    public int words() {
        return 0;
    }

    @Override
    public int next(long[] memory, int[] packets, int[] headBytes, long[] headOrder) {
        int first = 0;
        for (int cube = 0; cube < CUBES; cube++) {
            boolean earlier = packets[first] == 0 || headOrder[cube] < headOrder[first];
            if (packets[cube] > 0 && earlier) {
                first = cube;
            }
        }
        return first;
    }
}
