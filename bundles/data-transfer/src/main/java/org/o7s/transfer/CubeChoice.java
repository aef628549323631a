package org.o7s.transfer;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.o7s.core.counters.Counter;
import org.o7s.core.loop.Loop;
import org.o7s.core.slot.PolicyKind;
import org.o7s.core.slot.PolicySlot;
import org.o7s.core.slot.PolicySlots;
import org.o7s.core.slot.SlotRequest;
import org.o7s.policy.scheduler.SchedulerPolicy;

/**
 * The slot of the kind {@code scheduler}: asks the policy in use whenever a packet can leave and
 * others wait. What it cannot answer, the packet that came first does. Belongs to one loop.
 */
final class CubeChoice {
    /** The most words that a policy may keep of a link. */
    static final int WORDS_MAX = 16;

    /** What works while no policy is here: the packet that came first. */
    static final SchedulerPolicy FIFO =
            new SchedulerPolicy() {
                @Override
                public int words() {
                    return 0;
                }

                @Override
                public int next(long[] memory, int[] packets, int[] headBytes, long[] headOrder) {
                    int oldest = -1;
                    for (int cube = 0; cube < CUBES; cube++) {
                        if (packets[cube] > 0
                                && (oldest < 0 || headOrder[cube] < headOrder[oldest])) {
                            oldest = cube;
                        }
                    }
                    return oldest;
                }
            };

    private final Links links;
    private final PolicySlot<SchedulerPolicy> slot;
    private final Counter failures;

    /** The policy in use; null while there is none. */
    private @Nullable SchedulerPolicy policy;

    /** The policy whose words the links keep; null after an exchange. */
    private @Nullable SchedulerPolicy begun;

    private int words;

    // What a policy is shown is a copy: it may write into it.
    private final int[] packets = new int[SchedulerPolicy.CUBES];
    private final int[] headBytes = new int[SchedulerPolicy.CUBES];
    private final long[] headOrder = new long[SchedulerPolicy.CUBES];

    CubeChoice(
            TransferSettings settings,
            Loop loop,
            PolicySlots slots,
            Links links,
            Counter failures) {
        this.links = links;
        this.failures = failures;
        this.slot =
                slots.open(
                        new SlotRequest<>(
                                PolicyKind.SCHEDULER,
                                settings.owner(),
                                settings.scheduler(),
                                settings.schedulerParameters(),
                                loop,
                                Optional.of(FIFO),
                                new SchedulerCheck()));
        slot.fill(
                now -> {
                    policy = now;
                    // One that left must not be kept alive from here.
                    begun = null;
                });
    }

    PolicySlot<SchedulerPolicy> slot() {
        return slot;
    }

    /** The cube whose packet leaves next on a link on which packets wait. */
    int next(Link link) {
        SchedulerPolicy asked = policy;
        if (asked == null) {
            return link.queue().oldest();
        }
        EgressQueue queue = link.queue();
        for (int cube = 0; cube < SchedulerPolicy.CUBES; cube++) {
            packets[cube] = queue.size(cube);
            headBytes[cube] = queue.headBytes(cube);
            headOrder[cube] = queue.headOrder(cube);
        }
        int cube;
        try {
            if (asked != begun) {
                begin(asked);
            }
            cube = asked.next(link.schedulerMemory(), packets, headBytes, headOrder);
        } catch (RuntimeException
                | LinkageError
                | AssertionError
                | StackOverflowError
                | OutOfMemoryError e) {
            // Foreign code: whatever it throws is an answer about it, and ends nothing of ours.
            return failed(queue, e);
        }
        if (cube < 0 || cube >= SchedulerPolicy.CUBES || queue.size(cube) == 0) {
            return failed(
                    queue,
                    new IllegalStateException("chose cube " + cube + ", of which none waits"));
        }
        return cube;
    }

    private int failed(EgressQueue queue, Throwable why) {
        failures.increment();
        begun = null;
        slot.report(why);
        return queue.oldest();
    }

    /** A policy is new here: every link gets fresh words. */
    private void begin(SchedulerPolicy now) {
        words = now.words();
        requireWords(words);
        for (Link link : links.all()) {
            link.setSchedulerMemory(new long[words]);
        }
        begun = now;
    }

    /** A link is new. */
    void begin(Link link) {
        link.setSchedulerMemory(new long[begun == null ? 0 : words]);
    }

    private static void requireWords(int words) {
        if (words < 0 || words > WORDS_MAX) {
            throw new IllegalStateException(
                    "wants " + words + " words of a link, of 0.." + WORDS_MAX);
        }
    }
}
