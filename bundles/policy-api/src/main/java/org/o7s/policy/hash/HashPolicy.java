package org.o7s.policy.hash;

/**
 * Turns a name into the digest that the directory of a layer knows it by.
 *
 * <p>All members of a layer must agree on it, so a living layer takes new code of the same
 * algorithm, never another algorithm. Source: docs/wire/wire-shims.md 7.
 */
public interface HashPolicy {

    /** The kind's name. */
    String KIND = "hash";

    /** Length of every digest, in bytes: 1..64. */
    int lengthBytes();

    /**
     * Writes the digest of a name.
     *
     * @param name the bytes of the name, as given: no terminator, no case folding
     * @param digest receives {@link #lengthBytes} bytes from index 0
     */
    void digest(byte[] name, byte[] digest);
}
