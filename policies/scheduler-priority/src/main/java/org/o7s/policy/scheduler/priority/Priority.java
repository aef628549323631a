package org.o7s.policy.scheduler.priority;

import org.o7s.policy.scheduler.SchedulerPolicy;

/**
 * Voice before video before best effort: a cube waits as long as a more urgent one has packets.
 *
 * <p>Source: docs/wire/wire-unicast.md 9.2, where the prototype orders the threads of its cubes
 * likewise.
 */
final class Priority implements SchedulerPolicy {

    @Override
    public int words() {
        return 0;
    }

    @Override
    public int next(long[] memory, int[] packets, int[] headBytes, long[] headOrder) {
        int cube = CUBES - 1;
        while (cube > 0 && packets[cube] == 0) {
            cube--;
        }
        return cube;
    }
}
