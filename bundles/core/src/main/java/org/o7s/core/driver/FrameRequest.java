package org.o7s.core.driver;

/**
 * What an IPCP over Ethernet asks of a driver.
 *
 * @param device name of the interface
 * @param etherType the EtherType to receive, 0x0600..0xfffe; the kernel should filter on it
 */
public record FrameRequest(String device, int etherType) {}
