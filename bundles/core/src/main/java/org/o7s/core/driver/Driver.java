package org.o7s.core.driver;

/**
 * A piece of code that moves packets between an IPCP and the world: an OSGi service, replaceable
 * while its ports carry packets.
 */
public interface Driver {
    /** What {@code irm driver list} and {@code driver NAME} call it: {@code afpacket}. */
    String name();

    /** Drivers of higher rank are taken first when nobody names one. */
    int rank();
}
