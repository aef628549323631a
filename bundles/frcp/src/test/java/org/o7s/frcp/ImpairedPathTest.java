package org.o7s.frcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is delivered is a prefix of what was sent, in order, once; with retransmission it becomes
 * all of it. Without: in order, no duplicates, nothing damaged.
 *
 * <p>The matrix: loss of 0, 1, 5, 20 and 30 %; over each of these a delay of 0, 50 and 300 ms with
 * jitter, clean and with reordering of 25 %, duplicates of 10 % and damage of 1 %; and with all
 * that losses in bursts of 3, black holes, and 10 Mbit/s with a queue of 25 packets. "Black holes 5
 * s on, 2 s off" is read as it stands, dark for 5 s and open for 2 s, and the other way as well:
 * messages are then written over 15 s, so that each flow meets two of them. 100 seeds in the build,
 * 1000 in the nightly run ({@link Seeds}).
 */
class ImpairedPathTest {
    private static final int MESSAGES = 150;
    private static final long LIMIT_NS = 600 * Pair.S;

    /** Between two messages over a path with black holes. */
    private static final long APART_NS = 100 * Pair.MS;

    static Stream<Arguments> paths() {
        Stream.Builder<Arguments> all = Stream.builder();
        for (int loss : new int[] {0, 1, 5, 20, 30}) {
            for (int delayMs : new int[] {0, 50, 300}) {
                Path path = Path.CLEAN.loss(loss).delay(delayMs, delayMs / 5);
                add(all, "clean", path);
                add(all, "messy", path.messy());
            }
            Path path = Path.CLEAN.loss(loss).delay(10, 2).messy();
            add(all, "bursts", path.bursts(3));
            add(all, "mostly dark", path.dark(5000, 7000));
            add(all, "dark at times", path.dark(2000, 7000));
            add(all, "slow", path.rate(10_000_000, 25));
        }
        return all.build();
    }

    private static void add(Stream.Builder<Arguments> all, String name, Path path) {
        all.add(Arguments.of(name, path));
    }

    @ParameterizedTest
    @MethodSource("paths")
    void everythingArrivesInOrderOnce(String name, Path path) {
        Seeds.forEach(seed -> complete(path, seed, (seed & 1) == 0));
    }

    private static void complete(Path path, long seed, boolean extended) {
        Pair pair = new Pair(Pair.data(extended), path, seed);
        Random random = new Random(seed);
        int most = extended ? 3 * Pair.PAYLOAD_BYTES : Pair.PAYLOAD_BYTES;
        long apartNs = path.periodMs() == 0 ? 0 : APART_NS;
        for (int i = 0; i < MESSAGES; i++) {
            pass(pair, i * apartNs);
            pair.a.toWrite.add(Pair.message(i, 8 + random.nextInt(most - 7)));
            if (i % 3 == 0) {
                pair.b.toWrite.add(Pair.message(i / 3, 8 + random.nextInt(most - 7)));
            }
        }
        while (pair.step(LIMIT_NS) && !done(pair)) {
            requireBounded(pair);
        }
        requireDarkness(path, pair);
        requireAll(pair.b, MESSAGES, pair);
        requireAll(pair.a, MESSAGES / 3, pair);
        pair.runUntil(pair.nowNs + 5 * Pair.S);
        pair.a.machine.close(pair.nowNs);
        pair.b.machine.close(pair.nowNs);
        pair.runUntil(pair.nowNs + 130 * Pair.S);
        assertThat(pair.a.machine.isFinished()).as(pair::describe).isTrue();
        assertThat(pair.a.pool.inUse()).as(pair::describe).isZero();
        assertThat(pair.b.pool.inUse()).as(pair::describe).isZero();
        assertThat(pair.a.sendPool.inUse()).as(pair::describe).isZero();
        assertThat(pair.b.sendPool.inUse()).as(pair::describe).isZero();
    }

    private static void pass(Pair pair, long untilNs) {
        while (pair.nowNs < untilNs && pair.step(untilNs)) {
            requireBounded(pair);
        }
        pair.nowNs = Math.max(pair.nowNs, untilNs);
    }

    private static void requireBounded(Pair pair) {
        int most = pair.a.machine.config().memoryPackets();
        assertThat(pair.a.pool.inUse()).isLessThanOrEqualTo(most);
        assertThat(pair.b.pool.inUse()).isLessThanOrEqualTo(most);
    }

    /** A path with black holes was dark while something was on its way. */
    private static void requireDarkness(Path path, Pair pair) {
        if (path.periodMs() > 0) {
            assertThat(pair.nowNs).isGreaterThan(path.periodMs() * Pair.MS);
            assertThat(pair.toB.lost).as(pair::describe).isPositive();
        }
    }

    private static boolean done(Pair pair) {
        return pair.b.read.size() >= MESSAGES
                && pair.a.read.size() >= MESSAGES / 3
                && pair.a.machine.isQuiet()
                && pair.b.machine.isQuiet();
    }

    private static void requireAll(Pair.End end, int messages, Pair pair) {
        for (int i = 0; i < end.read.size(); i++) {
            assertThat(Pair.numberOf(end.read.get(i))).as(pair::describe).isEqualTo(i);
        }
        assertThat(end.read.size()).as(pair::describe).isEqualTo(messages);
    }

    @ParameterizedTest
    @MethodSource("paths")
    void withoutRetransmissionWhatArrivesIsInOrderAndWhole(String name, Path path) {
        Seeds.forEach(seed -> partly(path, seed, (seed & 1) == 0));
    }

    private static void partly(Path path, long seed, boolean extended) {
        Pair pair = new Pair(Pair.bestEffort(extended), path, seed);
        Random random = new Random(seed);
        int most = extended ? 2 * Pair.PAYLOAD_BYTES : Pair.PAYLOAD_BYTES;
        long apartNs = path.periodMs() == 0 ? 0 : APART_NS;
        for (int i = 0; i < MESSAGES; i++) {
            pass(pair, i * apartNs);
            pair.a.toWrite.add(Pair.message(i, 8 + random.nextInt(most - 7)));
        }
        while (pair.step(LIMIT_NS) && !(pair.a.toWrite.isEmpty() && pair.toB.inFlight() == 0)) {
            requireBounded(pair);
        }
        requireDarkness(path, pair);
        assertThat(pair.a.toWrite.isEmpty()).as(pair::describe).isTrue();
        long last = -1;
        for (byte[] message : pair.b.read) {
            long number = Pair.numberOf(message);
            assertThat(number).as(pair::describe).isGreaterThan(last);
            last = number;
        }
        if (path.loss() == 0 && path.reorder() == 0 && path.periodMs() == 0) {
            assertThat(pair.b.read.size()).as(pair::describe).isEqualTo(MESSAGES);
        }
        long gone = pair.b.counters.set().dropped();
        assertThat(pair.b.count("received"))
                .as(pair::describe)
                .isEqualTo(pair.b.count("delivered") + gone + pendingOf(pair.b));
    }

    private static long pendingOf(Pair.End end) {
        return end.pool.inUse() + end.machine.pendingFragments();
    }
}
