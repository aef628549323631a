package org.o7s.transfer;

import java.util.Arrays;
import java.util.Optional;
import org.o7s.core.slot.SlotCheck;
import org.o7s.policy.scheduler.SchedulerPolicy;

/**
 * The shadow check of the kind {@code scheduler}: lets a candidate empty queues of many shapes and
 * objects if it chooses a cube of which nothing waits. Any thread.
 */
final class SchedulerCheck implements SlotCheck<SchedulerPolicy> {
    private static final int[] LENGTHS = {15, 64, 1400, 9000};
    private static final int ROUNDS = 2_000;

    @Override
    public Optional<String> objection(SchedulerPolicy candidate) {
        int words = candidate.words();
        if (words < 0 || words > CubeChoice.WORDS_MAX) {
            return Optional.of(
                    "it wants " + words + " words of a link, of 0.." + CubeChoice.WORDS_MAX);
        }
        long[] memory = new long[words];
        int[] waiting = new int[SchedulerPolicy.CUBES];
        int[] shown = new int[SchedulerPolicy.CUBES];
        int[] bytes = new int[SchedulerPolicy.CUBES];
        long[] order = new long[SchedulerPolicy.CUBES];
        int inAll = 0;
        int state = 1;
        for (int round = 0; round < ROUNDS; round++) {
            // Bits of a counter that is multiplied: each cube empty, short or long, in any mixture.
            state = state * 1_103_515_245 + 12_345;
            int cubeThatGrows = (state >>> 16) % (SchedulerPolicy.CUBES + 1);
            if (cubeThatGrows < SchedulerPolicy.CUBES) {
                int more = 1 + ((state >>> 20) & 3);
                waiting[cubeThatGrows] += more;
                inAll += more;
            }
            if (inAll == 0) {
                continue;
            }
            for (int cube = 0; cube < SchedulerPolicy.CUBES; cube++) {
                shown[cube] = waiting[cube];
                bytes[cube] = waiting[cube] == 0 ? 0 : LENGTHS[(state >>> (8 + cube)) & 3];
                order[cube] = waiting[cube] == 0 ? 0 : 1 + ((round + 7L * cube) & 15);
            }
            int cube = candidate.next(memory, shown, bytes, order);
            if (cube < 0 || cube >= SchedulerPolicy.CUBES || waiting[cube] == 0) {
                return Optional.of(
                        "it chose cube " + cube + " when " + Arrays.toString(waiting) + " waited");
            }
            waiting[cube]--;
            inAll--;
        }
        return Optional.empty();
    }
}
