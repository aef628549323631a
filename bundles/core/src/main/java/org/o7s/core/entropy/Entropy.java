package org.o7s.core.entropy;

/** Where a machine draws its randomness; which kind is the business of who makes the machine. */
public interface Entropy {
    /** Fills the array with random bytes. */
    void fill(byte[] bytes);

    /** A random number of 64 bits. */
    long nextLong();

    /**
     * A random number in {@code 0..bound-1}.
     *
     * @param bound at least 1
     */
    int nextInt(int bound);

    /** Unpredictable numbers, for a daemon. May be used by any thread. */
    static Entropy secure() {
        return SecureEntropy.INSTANCE;
    }

    /** Reproducible numbers, for the simulator and for tests. Belongs to one thread. */
    static Entropy seeded(long seed) {
        return new SeededEntropy(seed);
    }
}
