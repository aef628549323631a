package org.o7s.core.entropy;

import java.security.SecureRandom;

/** Entropy from the JDK's secure generator. */
final class SecureEntropy implements Entropy {
    static final Entropy INSTANCE = new SecureEntropy();

    private final SecureRandom random = new SecureRandom();

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
