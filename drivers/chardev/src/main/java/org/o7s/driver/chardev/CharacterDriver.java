package org.o7s.driver.chardev;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.o7s.core.driver.Availability;
import org.o7s.core.driver.DriverException;
import org.o7s.core.driver.FrameDriver;
import org.o7s.core.driver.FramePort;
import org.o7s.core.driver.FrameRequest;
import org.o7s.core.driver.HandOver;
import org.o7s.linux.CharacterDevice;
import org.o7s.linux.Linux;
import org.o7s.linux.Poller;
import org.o7s.linux.SystemCallException;

/**
 * Opens character devices through Linux.
 *
 * <p>Any thread. Needs the right to read and to write the device.
 */
public final class CharacterDriver implements FrameDriver {
    /** What the driver is called. */
    public static final String NAME = "chardev";

    /** Above portable drivers; no other opens character devices. */
    public static final int RANK = 50;

    private static final int KIND = 0xf000;
    private static final int KIND_CHARACTER_DEVICE = 0x2000;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int rank() {
        return RANK;
    }

    @Override
    public Availability availability(String device) {
        return obstacle(device).map(Availability::no).orElse(Availability.YES);
    }

    /** Why a device cannot be opened, if that is known before it is tried. */
    private static Optional<String> obstacle(String device) {
        Optional<String> unsupported = Linux.unsupported();
        if (unsupported.isPresent()) {
            return Optional.of("driver " + NAME + " does not run here: " + unsupported.get());
        }
        if (!device.startsWith("/")) {
            return Optional.of("it opens character devices, which are paths: /dev/...");
        }
        try {
            Object mode = Files.getAttribute(Path.of(device), "unix:mode");
            return mode instanceof Integer bits && (bits & KIND) == KIND_CHARACTER_DEVICE
                    ? Optional.empty()
                    : Optional.of(device + " is no character device");
        } catch (IOException | InvalidPathException | UnsupportedOperationException e) {
            return Optional.of("cannot look at " + device + ": there is no such device");
        }
    }

    @Override
    public FramePort open(FrameRequest request) throws DriverException {
        requireBare(request);
        Optional<String> obstacle = obstacle(request.device());
        if (obstacle.isPresent()) {
            throw new DriverException(obstacle.get());
        }
        try {
            return port(CharacterDevice.open(Path.of(request.device())));
        } catch (SystemCallException e) {
            throw new DriverException(
                    e.getMessage() + "; the daemon needs the right to read and write it", e);
        }
    }

    private static void requireBare(FrameRequest request) throws DriverException {
        if (request.etherType() != FrameRequest.BARE) {
            throw new DriverException(request.device() + " has no EtherTypes: it is no Ethernet");
        }
    }

    private static FramePort port(CharacterDevice device) throws SystemCallException {
        try {
            return new CharacterPort(device, Poller.open());
        } catch (SystemCallException e) {
            device.close();
            throw e;
        }
    }

    @Override
    public FramePort adopt(HandOver left, FrameRequest request) throws DriverException {
        requireBare(request);
        if (!(left.resource() instanceof CharacterDevice device)) {
            throw new DriverException(
                    "driver "
                            + NAME
                            + " cannot continue what driver "
                            + left.driver()
                            + " left: it is no character device");
        }
        if (device.isClosed() || !device.path().equals(Path.of(request.device()))) {
            throw new DriverException(
                    "the device that was left is " + device.path() + ", not " + request.device());
        }
        try {
            return new CharacterPort(device, Poller.open());
        } catch (SystemCallException e) {
            throw new DriverException(
                    "cannot continue on " + request.device() + ": " + e.getMessage(), e);
        }
    }
}
