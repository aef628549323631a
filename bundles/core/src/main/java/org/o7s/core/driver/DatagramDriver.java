package org.o7s.core.driver;

import java.net.InetSocketAddress;

/** A driver of UDP sockets. Methods may block: call them off the loops. */
public interface DatagramDriver extends Driver {
    /** Whether it works on this machine. */
    Availability availability();

    /**
     * Opens a socket bound to a local address and port.
     *
     * @throws DriverException if the address is not of this machine or the port is taken
     */
    DatagramPort open(InetSocketAddress local) throws DriverException;

    /**
     * Continues where another port of the same driver name left off.
     *
     * @throws DriverException if the resource is none of this driver's; it is not closed then
     */
    DatagramPort adopt(HandOver left, InetSocketAddress local) throws DriverException;
}
