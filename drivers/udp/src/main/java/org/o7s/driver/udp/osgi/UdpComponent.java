package org.o7s.driver.udp.osgi;

import java.net.InetSocketAddress;
import org.o7s.core.driver.Availability;
import org.o7s.core.driver.DatagramDriver;
import org.o7s.core.driver.DatagramPort;
import org.o7s.core.driver.Driver;
import org.o7s.core.driver.DriverException;
import org.o7s.core.driver.HandOver;
import org.o7s.driver.udp.UdpDriver;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/** Offers {@link UdpDriver} to the framework. */
@Capability(namespace = "o7s.driver", attribute = "name=" + UdpDriver.NAME)
@Component(
        service = {Driver.class, DatagramDriver.class},
        property = "o7s.driver.name=" + UdpDriver.NAME)
public final class UdpComponent implements DatagramDriver {
    private final UdpDriver driver = new UdpDriver();

    @Override
    public String name() {
        return driver.name();
    }

    @Override
    public int rank() {
        return driver.rank();
    }

    @Override
    public Availability availability() {
        return driver.availability();
    }

    @Override
    public DatagramPort open(InetSocketAddress local) throws DriverException {
        return driver.open(local);
    }

    @Override
    public DatagramPort adopt(HandOver left, InetSocketAddress local) throws DriverException {
        return driver.adopt(left, local);
    }
}
