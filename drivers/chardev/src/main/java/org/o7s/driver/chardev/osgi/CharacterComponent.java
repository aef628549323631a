package org.o7s.driver.chardev.osgi;

import org.o7s.core.driver.Availability;
import org.o7s.core.driver.Driver;
import org.o7s.core.driver.DriverException;
import org.o7s.core.driver.FrameDriver;
import org.o7s.core.driver.FramePort;
import org.o7s.core.driver.FrameRequest;
import org.o7s.core.driver.HandOver;
import org.o7s.driver.chardev.CharacterDriver;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/** Offers {@link CharacterDriver} to the framework. */
@Capability(namespace = "o7s.driver", attribute = "name=" + CharacterDriver.NAME)
@Component(
        service = {Driver.class, FrameDriver.class},
        property = "o7s.driver.name=" + CharacterDriver.NAME)
public final class CharacterComponent implements FrameDriver {
    private final CharacterDriver driver = new CharacterDriver();

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
