package org.o7s.driver.pcap.osgi;

import org.o7s.core.driver.Availability;
import org.o7s.core.driver.Driver;
import org.o7s.core.driver.DriverException;
import org.o7s.core.driver.FrameDriver;
import org.o7s.core.driver.FramePort;
import org.o7s.core.driver.FrameRequest;
import org.o7s.core.driver.HandOver;
import org.o7s.driver.pcap.PcapDriver;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/** Offers {@link PcapDriver} to the framework. */
@Capability(namespace = "o7s.driver", attribute = "name=" + PcapDriver.NAME)
@Component(
        service = {Driver.class, FrameDriver.class},
        property = "o7s.driver.name=" + PcapDriver.NAME)
public final class PcapComponent implements FrameDriver {
    private final PcapDriver driver = new PcapDriver();

    @Override
    public String name() {
        return driver.name();
    }

    @Override
    public int rank() {
        return driver.rank();
    }

    @Override
    public Availability availability(String device) {
        return driver.availability(device);
    }

    @Override
    public FramePort open(FrameRequest request) throws DriverException {
        return driver.open(request);
    }

    @Override
    public FramePort adopt(HandOver left, FrameRequest request) throws DriverException {
        return driver.adopt(left, request);
    }
}
