package org.o7s.core.driver;

/**
 * What an IPCP over Ethernet, or over another link that carries frames, asks of a driver.
 *
 * @param device name of the interface, or path of a device
 * @param etherType the EtherType to receive, 0x0600..0xfffe, {@link #LLC} or {@link #BARE}; the
 *     kernel should filter on it
 */
public record FrameRequest(String device, int etherType) {
    /**
     * In place of an EtherType: all frames that have a length there and an LLC header behind it.
     * The number is Linux's own for these.
     */
    public static final int LLC = 0x0004;

    /** In place of an EtherType: all frames, as a device has them that is no Ethernet. */
    public static final int BARE = 0;
}
