package org.o7s.policy.address;

import java.util.function.LongSupplier;

/**
 * Chooses the address of a member as it joins a layer. Source: paper 2.12.3,
 * docs/wire/wire-unicast.md 4.
 */
public interface AddressPolicy {

    /** The kind's name. */
    String KIND = "address";

    /** Length of an address on the wire, in bytes. */
    int sizeBytes();

    /**
     * Chooses an address.
     *
     * @param random numbers of 64 random bits
     * @param used addresses that are known to be taken, in ascending order
     * @return an address, not 0, that fits {@link #sizeBytes} and is not among those used
     */
    long choose(LongSupplier random, long[] used);

    /** Whether an address may belong to a member. */
    boolean isValid(long address);
}
