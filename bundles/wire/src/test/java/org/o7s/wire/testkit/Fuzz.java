package org.o7s.wire.testkit;

import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Runs a check with random input for a bounded time: {@code -Do7s.fuzz.seconds=N} (2 unless said
 * otherwise). Iteration i draws from seed {@code -Do7s.fuzz.seed=S} + i; a failure names its seed,
 * and with that seed it is the first iteration.
 */
public final class Fuzz {
    private static final long DEFAULT_SEED = 23;
    private static final int DEFAULT_SECONDS = 2;

    private Fuzz() {}

    /** Runs {@code iteration} at least once, and until the time is over. */
    public static void run(Consumer<Random> iteration) {
        long seed = Long.getLong("o7s.fuzz.seed", DEFAULT_SEED);
        long budgetNs = Integer.getInteger("o7s.fuzz.seconds", DEFAULT_SECONDS) * 1_000_000_000L;
        long startNs = System.nanoTime();
        do {
            try {
                iteration.accept(new Random(seed));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("failed with -Do7s.fuzz.seed=" + seed, e);
            }
            seed++;
        } while (System.nanoTime() - startNs < budgetNs);
    }

    /** 0 to {@code maxBytes} random bytes. */
    public static byte[] bytes(Random random, int maxBytes) {
        byte[] bytes = new byte[random.nextInt(maxBytes + 1)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** A copy with up to 8 damages: bits flipped, bytes set to extremes, cut short or grown. */
    public static byte[] mutated(Random random, byte[] original) {
        byte[] bytes = original.clone();
        for (int damages = random.nextInt(8); damages >= 0; damages--) {
            bytes = damaged(random, bytes);
        }
        return bytes;
    }

    private static byte[] damaged(Random random, byte[] bytes) {
        if (bytes.length == 0) {
            return bytes(random, 4);
        }
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(6)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt(256);
            case 2 -> bytes[at] = 0;
            case 3 -> bytes[at] = (byte) 0xff;
            case 4 -> {
                return Arrays.copyOf(bytes, at);
            }
            default -> {
                byte[] tail = bytes(random, 40);
                byte[] grown = Arrays.copyOf(bytes, bytes.length + tail.length);
                System.arraycopy(tail, 0, grown, bytes.length, tail.length);
                return grown;
            }
        }
        return bytes;
    }
}
