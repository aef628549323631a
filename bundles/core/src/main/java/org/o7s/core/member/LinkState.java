package org.o7s.core.member;

import org.o7s.core.driver.Carrier;

/**
 * What is known of an interface, or of the interface that has an address.
 *
 * @param present whether it exists
 * @param up whether it is up and has a carrier
 * @param loopback whether it is a loopback interface
 * @param index its number in the system, which changes when it is deleted and made again
 * @param mtuBytes largest payload of a frame, in bytes; 0 if not known
 * @param hardwareAddress its MAC address in the low 48 bits, 0 if it has none
 */
public record LinkState(
        boolean present,
        boolean up,
        boolean loopback,
        int index,
        int mtuBytes,
        long hardwareAddress) {

    /** There is no such thing. */
    public static final LinkState ABSENT = new LinkState(false, false, false, 0, 0, 0);

    /** The same as the device says it now. */
    LinkState with(Carrier carrier) {
        return switch (carrier) {
            case UP -> withUp(true);
            case DOWN -> withUp(false);
            case GONE -> ABSENT;
            case UNKNOWN -> this;
        };
    }

    private LinkState withUp(boolean isUp) {
        return new LinkState(present, present && isUp, loopback, index, mtuBytes, hardwareAddress);
    }

    /**
     * Whether both are the same interface, not one that was made again under the same name; an
     * index of 0 is not known.
     */
    public boolean isSameAs(LinkState other) {
        boolean unknown = index == 0 || other.index == 0;
        return present == other.present
                && (unknown || (index == other.index && hardwareAddress == other.hardwareAddress));
    }
}
