package org.o7s.policy.address.flat;

import java.util.Arrays;
import java.util.function.LongSupplier;
import org.o7s.policy.address.AddressPolicy;

/**
 * Addresses are random numbers of 32 bits, but not 0; whoever joins draws its own.
 *
 * <p>Source: docs/wire/wire-unicast.md 4.
 */
final class Flat implements AddressPolicy {
    private static final int SIZE_BYTES = 4;
    private static final long LARGEST = 0xffff_ffffL;
    private static final int DRAWS_MAX = 64;

    @Override
    public int sizeBytes() {
        return SIZE_BYTES;
    }

    /**
     * After many draws in vain, the next free one above the last draw: it ends, whatever it draws.
     */
    @Override
    public long choose(LongSupplier random, long[] used) {
        long address = 0;
        for (int i = 0; i < DRAWS_MAX; i++) {
            address = random.getAsLong() & LARGEST;
            if (isFree(address, used)) {
                return address;
            }
        }
        do {
            address = (address + 1) & LARGEST;
        } while (!isFree(address, used));
        return address;
    }

    private boolean isFree(long address, long[] used) {
        return isValid(address) && Arrays.binarySearch(used, address) < 0;
    }

    @Override
    public boolean isValid(long address) {
        return address > 0 && address <= LARGEST;
    }
}
