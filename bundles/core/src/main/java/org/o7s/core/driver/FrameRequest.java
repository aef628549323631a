package org.o7s.core.driver;

/**
 * What an IPCP over Ethernet asks of a driver.
 *
 * @param device name of the interface
 * @param etherType the EtherType to receive, 0x0600..0xfffe, or {@link #LLC}; the kernel should
 *     filter on it
 */
public record FrameRequest(String device, int etherType) {
    /**
     * In place of an EtherType: all frames that have a length there and an LLC header behind it.
     * The number is Linux's own for these.
     */
    public static final int LLC = 0x0004;
}
