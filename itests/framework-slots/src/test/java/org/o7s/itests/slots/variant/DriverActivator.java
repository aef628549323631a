package org.o7s.itests.slots.variant;

import java.net.InetSocketAddress;
import org.o7s.core.driver.Availability;
import org.o7s.core.driver.DatagramDriver;
import org.o7s.core.driver.DatagramPort;
import org.o7s.core.driver.DriverException;
import org.o7s.core.driver.HandOver;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Registers a driver of datagrams that is named {@code variant} and opens nothing. */
public final class DriverActivator implements BundleActivator, DatagramDriver {

    @Override
    public void start(BundleContext context) {
        context.registerService(DatagramDriver.class, this, null);
    }

    @Override
    public void stop(BundleContext context) {
        // The framework unregisters the service.
    }

    @Override
    public String name() {
        return "variant";
    }

    @Override
    public int rank() {
        return 1;
    }

    @Override
    public Availability availability() {
        return Availability.YES;
    }

    @Override
    public DatagramPort open(InetSocketAddress local) throws DriverException {
        throw new DriverException("it opens nothing");
    }

    @Override
    public DatagramPort adopt(HandOver left, InetSocketAddress local) throws DriverException {
        throw new DriverException("it opens nothing");
    }
}
