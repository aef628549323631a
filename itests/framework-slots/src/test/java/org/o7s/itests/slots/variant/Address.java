package org.o7s.itests.slots.variant;

import java.util.Arrays;
import java.util.function.LongSupplier;
import org.o7s.policy.address.AddressPolicy;

/** Random addresses that begin with the number of the policy. */
public final class Address implements AddressPolicy {
    /** How often it was asked. Not volatile: whoever reads it looks again. */
    public static long calls;

    private final int number;
    private final Fault fault;

    /** A number of 1..32767. */
    public Address(int number, Fault fault) {
        this.number = number;
        this.fault = fault;
    }

    @Override
    public int sizeBytes() {
        return 4;
    }

    @Override
    public long choose(LongSupplier random, long[] used) {
        calls++;
        if (fault.strikes()) {
            return 0;
        }
        long address;
        do {
            address = ((long) number << 16) | (random.getAsLong() & 0xffff);
        } while (Arrays.binarySearch(used, address) >= 0);
        return address;
    }

    @Override
    public boolean isValid(long address) {
        return address > 0 && address <= 0xffff_ffffL;
    }
}
