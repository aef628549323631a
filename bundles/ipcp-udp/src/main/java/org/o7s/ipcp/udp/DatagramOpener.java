package org.o7s.ipcp.udp;

import java.net.InetSocketAddress;
import org.o7s.core.driver.Availability;
import org.o7s.core.driver.DatagramDriver;
import org.o7s.core.driver.DatagramPort;
import org.o7s.core.driver.DriverException;
import org.o7s.core.driver.HandOver;
import org.o7s.core.member.PortOpener;

/** Opens the socket of an IPCP over UDP. */
final class DatagramOpener extends PortOpener<DatagramDriver, DatagramPort> {
    private final InetSocketAddress local;

    DatagramOpener(UdpConfig config) {
        super(DatagramDriver.class, "UDP " + new UdpPeer(config.local()), config.driver());
        this.local = config.local();
    }

    @Override
    protected Availability availability(DatagramDriver driver) {
        return driver.availability();
    }

    @Override
    protected DatagramPort open(DatagramDriver driver) throws DriverException {
        return driver.open(local);
    }

    @Override
    protected DatagramPort adopt(DatagramDriver driver, HandOver left) throws DriverException {
        return driver.adopt(left, local);
    }
}
