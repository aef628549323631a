package org.o7s.routing;

import java.util.Arrays;

/** Numbers the addresses of a map by their order: a lookup costs a few loads. */
final class AddressRanks {
    private long[] slots;
    private final int[] ranks;
    private final long[] addresses;

    /**
     * Numbers them.
     *
     * @param own an address that is among them in any case
     * @param keys links, whose sources are the others
     */
    AddressRanks(long own, long[] keys) {
        slots = new long[64];
        int size = 0;
        size += add(own) ? 1 : 0;
        for (long key : keys) {
            if (add(LinkKey.source(key)) && 2 * ++size > slots.length) {
                grow();
            }
        }
        addresses = Arrays.stream(slots).filter(a -> a != 0).sorted().toArray();
        ranks = new int[slots.length];
        for (int rank = 0; rank < addresses.length; rank++) {
            ranks[place(addresses[rank])] = rank;
        }
    }

    /** All addresses, in ascending order. */
    long[] addresses() {
        return addresses;
    }

    /** The number of an address, or a negative number. */
    int of(long address) {
        int place = place(address);
        return slots[place] == address ? ranks[place] : -1;
    }

    private boolean add(long address) {
        int place = place(address);
        boolean isNew = slots[place] == 0;
        slots[place] = address;
        return isNew;
    }

    private void grow() {
        long[] old = slots;
        slots = new long[2 * old.length];
        for (long address : old) {
            if (address != 0) {
                slots[place(address)] = address;
            }
        }
    }

    /** Where an address is, or would be. */
    private int place(long address) {
        int mask = slots.length - 1;
        int place = (int) (LinkKey.mixed(address) >>> 32) & mask;
        while (slots[place] != 0 && slots[place] != address) {
            place = (place + 1) & mask;
        }
        return place;
    }
}
