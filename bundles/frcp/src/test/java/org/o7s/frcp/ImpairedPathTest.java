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
 * messages are then written over 15 s, so that each flow meets two of them. "Guarded" is what users
 * get: the presets ask for no check, and packets are damaged from the first one on. 100 seeds in
 * the build, 1000 in the nightly run ({@link Seeds}); some write more than there is memory for, to
 * a reader that pauses.
 */
class ImpairedPathTest {
    private static final int MESSAGES = 60;
    private static final int MESSAGES_MORE = 90;
    private static final int MESSAGES_MANY = 1500;

    /** Of so many seeds one writes many messages. */
    private static final int RARE = 25;

    private static final String GUARDED = "guarded";
    private static final long LIMIT_NS = 600 * Pair.S;

    /** In which messages are written over a path with black holes. */
    private static final long DARK_NS = 15 * Pair.S;

    private static final long PAUSE_NS = 500 * Pair.MS;

    /** Memory grows to twice of what the largest message needs. */
    private static final int BUDGET_BYTES = 2 * 3 * Pair.PAYLOAD_BYTES;

    static Stream<Arguments> paths() {
        Stream.Builder<Arguments> all = Stream.builder();
        for (int loss : new int[] {0, 1, 5, 20, 30}) {
            for (int delayMs : new int[] {0, 50, 300}) {
                Path path = Path.CLEAN.loss(loss).delay(delayMs, delayMs / 5);
                add(all, "clean", path);
                add(all, "messy", path.messy());
            }
            Path path = Path.CLEAN.loss(loss).delay(10, 2).messy();
            if (loss > 0) {
                add(all, "bursts", path.bursts(3));
            }
            add(all, "mostly dark", path.dark(5000, 7000));
            add(all, "dark at times", path.dark(2000, 7000));
            add(all, "slow", path.rate(10_000_000, 25));
        }
        for (int loss : new int[] {0, 5, 30}) {
            add(all, GUARDED, Path.CLEAN.loss(loss).messy());
            add(all, GUARDED, Path.CLEAN.loss(loss).delay(50, 10).messy());
        }
        return all.build();
    }

    private static void add(Stream.Builder<Arguments> all, String name, Path path) {
        all.add(Arguments.of(name, path));
    }

    @ParameterizedTest
    @MethodSource("paths")
    void everythingArrivesInOrderOnce(String name, Path path) {
        Seeds.forEach(
                seed -> {
                    boolean guarded = name.equals(GUARDED);
                    boolean extended = guarded || (seed & 1) == 0;
                    complete(path, seed, guarded ? Pair.guarded(true) : Pair.data(extended));
                });
    }

    /** Guarded flows begin with small messages: before a large one they would wait to agree. */
    private static int bytes(FrcpConfig config, int message, int most, Random random) {
        boolean small = config.guarded() && message < FrcpConfig.FIRST_CREDIT_PACKETS;
        return 8 + random.nextInt((small ? Pair.PAYLOAD_BYTES : most) - 7);
    }

    private static int messages(Random random, long seed) {
        return isLong(seed) ? MESSAGES_MANY : MESSAGES + random.nextInt(MESSAGES_MORE);
    }

    /** Whether packets are read where they came, as far as their flow allows it. */
    private static boolean isStraight(long seed) {
        return (seed & 2) != 0;
    }

    private static boolean isLong(long seed) {
        return seed % RARE == RARE / 2;
    }

    private static void complete(Path path, long seed, FrcpConfig config) {
        Pair pair = new Pair(config, path, seed);
        Random random = new Random(seed);
        int messages = messages(random, seed);
        int most = config.extended() ? 3 * Pair.PAYLOAD_BYTES : Pair.PAYLOAD_BYTES;
        long apartNs = path.periodMs() == 0 ? 0 : DARK_NS / messages;
        pair.b.reads = !isLong(seed);
        pair.a.straight = isStraight(seed);
        pair.b.straight = isStraight(seed);
        for (int i = 0; i < messages; i++) {
            pass(pair, i * apartNs);
            pair.a.toWrite.add(Pair.message(i, bytes(config, i, most, random)));
            if (i % 3 == 0) {
                pair.b.toWrite.add(Pair.message(i / 3, bytes(config, i, most, random)));
            }
        }
        pass(pair, Math.max(pair.nowNs, PAUSE_NS));
        pair.b.reads = true;
        while (pair.step(LIMIT_NS) && !done(pair, messages)) {
            requireBounded(pair);
        }
        requireDarkness(path, pair);
        requireOverflow(path, pair);
        requireAll(pair.b, messages, pair);
        requireAll(pair.a, (messages + 2) / 3, pair);
        pair.runUntil(pair.nowNs + 5 * Pair.S);
        pair.a.machine.close(pair.nowNs);
        pair.b.machine.close(pair.nowNs);
        pair.runUntil(pair.nowNs + 130 * Pair.S);
        assertThat(pair.a.machine.isFinished()).as(pair::describe).isTrue();
        assertThat(pair.a.pool.inUse()).as(pair::describe).isZero();
        assertThat(pair.b.pool.inUse()).as(pair::describe).isZero();
        assertThat(pair.a.sendPool.inUse()).as(pair::describe).isZero();
        assertThat(pair.b.sendPool.inUse()).as(pair::describe).isZero();
        assertThat(pair.a.budget.takenBytes()).as(pair::describe).isZero();
        assertThat(pair.b.budget.takenBytes()).as(pair::describe).isZero();
    }

    private static void pass(Pair pair, long untilNs) {
        while (pair.nowNs < untilNs && pair.step(untilNs)) {
            requireBounded(pair);
        }
        pair.nowNs = Math.max(pair.nowNs, untilNs);
    }

    private static void requireBounded(Pair pair) {
        requireBounded(pair.a);
        requireBounded(pair.b);
    }

    private static void requireBounded(Pair.End end) {
        int most = end.machine.config().memoryPackets();
        if (end.pool.inUse() > most
                || end.sendPool.inUse() > most
                || end.budget.takenBytes() > BUDGET_BYTES) {
            throw new AssertionError(
                    "%d packets received, %d to send, %d bytes of messages: %s"
                            .formatted(
                                    end.pool.inUse(),
                                    end.sendPool.inUse(),
                                    end.budget.takenBytes(),
                                    end.machine));
        }
    }

    private static void requireOverflow(Path path, Pair pair) {
        if (path.bitsPerSecond() > 0) {
            assertThat(pair.toB.overflowed).as(pair::describe).isPositive();
        }
    }

    /** A path with black holes was dark while something was on its way. */
    private static void requireDarkness(Path path, Pair pair) {
        if (path.periodMs() > 0) {
            assertThat(pair.nowNs).isGreaterThan(path.periodMs() * Pair.MS);
            assertThat(pair.toB.lost).as(pair::describe).isPositive();
        }
    }

    private static boolean done(Pair pair, int messages) {
        return pair.b.read.size() >= messages
                && pair.a.read.size() >= (messages + 2) / 3
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
        Seeds.forEach(
                seed -> {
                    boolean guarded = name.equals(GUARDED);
                    boolean extended = (seed & 1) == 0;
                    partly(path, seed, guarded ? Pair.guarded(false) : Pair.bestEffort(extended));
                });
    }

    private static void partly(Path path, long seed, FrcpConfig config) {
        Pair pair = new Pair(config, path, seed);
        Random random = new Random(seed);
        int messages = messages(random, seed);
        int most = config.extended() ? 2 * Pair.PAYLOAD_BYTES : Pair.PAYLOAD_BYTES;
        long apartNs = path.periodMs() == 0 ? 0 : DARK_NS / messages;
        pair.b.reads = !isLong(seed);
        for (int i = 0; i < messages; i++) {
            pass(pair, i * apartNs);
            pair.a.toWrite.add(Pair.message(i, bytes(config, i, most, random)));
        }
        pass(pair, Math.max(pair.nowNs, PAUSE_NS));
        pair.b.reads = true;
        while (pair.step(LIMIT_NS) && !(pair.a.toWrite.isEmpty() && pair.toB.inFlight() == 0)) {
            requireBounded(pair);
        }
        requireDarkness(path, pair);
        requireOverflow(path, pair);
        assertThat(pair.a.toWrite.isEmpty()).as(pair::describe).isTrue();
        long last = -1;
        for (byte[] message : pair.b.read) {
            long number = Pair.numberOf(message);
            assertThat(number).as(pair::describe).isGreaterThan(last);
            last = number;
        }
        if (path.loss() == 0 && path.reorder() == 0 && path.periodMs() == 0) {
            assertThat(pair.b.read.size()).as(pair::describe).isEqualTo(messages);
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
