package org.o7s.raptor;

import org.o7s.core.driver.Availability;
import org.o7s.core.driver.DriverException;
import org.o7s.core.driver.FrameDriver;
import org.o7s.core.driver.FramePort;
import org.o7s.core.driver.FrameRequest;
import org.o7s.core.driver.HandOver;
import org.o7s.core.member.PortOpener;

/** Opens the device of an IPCP of a physical link. */
final class LinkOpener extends PortOpener<FrameDriver, FramePort> {
    private final FrameRequest request;

    LinkOpener(RaptorConfig config) {
        super(FrameDriver.class, "device " + config.device(), config.driver());
        this.request = config.request();
    }

    @Override
    protected Availability availability(FrameDriver driver) {
        return driver.availability(request.device());
    }

    @Override
    protected FramePort open(FrameDriver driver) throws DriverException {
        return driver.open(request);
    }

    @Override
    protected FramePort adopt(FrameDriver driver, HandOver left) throws DriverException {
        return driver.adopt(left, request);
    }
}
