package org.o7s.core.member;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.o7s.core.driver.Availability;
import org.o7s.core.driver.Driver;
import org.o7s.core.driver.DriverException;
import org.o7s.core.driver.HandOver;
import org.o7s.core.driver.Port;

/**
 * Opens the port of an IPCP with the first driver that can. May block: runs in {@code Compute}.
 *
 * @param <D> kind of driver
 * @param <P> kind of port
 */
public abstract class PortOpener<D extends Driver, P extends Port> {
    /**
     * What came of an attempt.
     *
     * @param driver which driver has opened or adopted the port, null if none
     * @param port the port, null if there is none
     * @param resourceLeft whether the resource to be adopted still has to be closed or adopted
     * @param why why there is no port, in words; if there is one, why no better driver has it
     */
    public record Opened<D, P>(
            @Nullable D driver, @Nullable P port, boolean resourceLeft, String why) {}

    private final Class<D> type;
    private final String what;
    private final Optional<String> wantedDriver;

    /**
     * An opener.
     *
     * @param what what is opened, for people: {@code interface eth1}
     * @param wantedDriver the only driver to use, if somebody named one
     */
    protected PortOpener(Class<D> type, String what, Optional<String> wantedDriver) {
        this.type = type;
        this.what = what;
        this.wantedDriver = wantedDriver;
    }

    /** Kind of driver. */
    final Class<D> type() {
        return type;
    }

    /** What is opened. */
    final String what() {
        return what;
    }

    final Optional<String> wantedDriver() {
        return wantedDriver;
    }

    /** The driver that is waited for, for people. */
    final String driverName() {
        return wantedDriver.orElse("for " + what);
    }

    /** Whether a driver can open it. */
    protected abstract Availability availability(D driver);

    /** Opens it. */
    protected abstract P open(D driver) throws DriverException;

    /** Goes on with what another port left. */
    protected abstract P adopt(D driver, HandOver left) throws DriverException;

    final Opened<D, P> open(List<D> drivers, Optional<HandOver> left) {
        List<String> reasons = new ArrayList<>();
        for (D driver : drivers) {
            try {
                if (left.isPresent()) {
                    return new Opened<>(driver, adopt(driver, left.get()), false, "");
                }
                Availability availability = availability(driver);
                if (availability.usable()) {
                    return new Opened<>(driver, open(driver), false, String.join("; ", reasons));
                }
                reasons.add(driver.name() + ": " + availability.reason());
            } catch (DriverException e) {
                reasons.add(driver.name() + ": " + e.getMessage());
            }
        }
        return new Opened<>(
                null,
                null,
                left.isPresent(),
                "cannot open " + what + " (" + String.join("; ", reasons) + ")");
    }
}
