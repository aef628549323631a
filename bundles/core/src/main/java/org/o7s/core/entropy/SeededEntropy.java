package org.o7s.core.entropy;

import java.util.SplittableRandom;

/** Entropy that is the same for the same seed. */
final class SeededEntropy implements Entropy {
    private final SplittableRandom random;

    SeededEntropy(long seed) {
        this.random = new SplittableRandom(seed);
    }

    @Override
    public void fill(byte[] bytes) {
        random.nextBytes(bytes);
    }

    @Override
    public long nextLong() {
        return random.nextLong();
    }

    @Override
    public int nextInt(int bound) {
        return random.nextInt(bound);
    }
}
