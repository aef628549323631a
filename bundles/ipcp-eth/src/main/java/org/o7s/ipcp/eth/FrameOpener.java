package org.o7s.ipcp.eth;

import org.o7s.core.driver.Availability;
import org.o7s.core.driver.DriverException;
import org.o7s.core.driver.FrameDriver;
import org.o7s.core.driver.FramePort;
import org.o7s.core.driver.FrameRequest;
import org.o7s.core.driver.HandOver;
import org.o7s.core.member.PortOpener;

/** Opens the interface of an IPCP over Ethernet. */
final class FrameOpener extends PortOpener<FrameDriver, FramePort> {
    private final FrameRequest request;

    FrameOpener(EthConfig config, Framing framing) {
        super(FrameDriver.class, "interface " + config.device(), config.driver());
        this.request = new FrameRequest(config.device(), framing.requestedType());
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
