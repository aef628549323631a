package org.o7s.driver.udp;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.o7s.core.driver.Availability;
import org.o7s.core.driver.DatagramDriver;
import org.o7s.core.driver.DatagramPort;
import org.o7s.core.driver.DriverException;
import org.o7s.core.driver.HandOver;
import org.o7s.linux.Errno;
import org.o7s.linux.Linux;
import org.o7s.linux.Poller;
import org.o7s.linux.SystemCallException;
import org.o7s.linux.UdpSocket;

/**
 * Opens UDP sockets of Linux, with many datagrams per system call. Any thread; needs no privilege.
 * Where it does not run, {@link #availability} says so, and the portable driver is taken.
 */
public final class UdpDriver implements DatagramDriver {
    /** What the driver is called. */
    public static final String NAME = "udp";

    /** Above the portable driver. */
    public static final int RANK = 100;

    /** What may wait in the kernel in each direction. */
    private static final int BUFFER_BYTES = 4 << 20;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int rank() {
        return RANK;
    }

    @Override
    public Availability availability() {
        return Linux.unsupported()
                .map(why -> Availability.no(why + "; use driver udp-nio"))
                .orElse(Availability.YES);
    }

    @Override
    public DatagramPort open(InetSocketAddress local) throws DriverException {
        Optional<String> unsupported = Linux.unsupported();
        if (unsupported.isPresent()) {
            throw new DriverException(
                    "driver " + NAME + " does not run here: " + unsupported.get());
        }
        if (local.isUnresolved()) {
            throw new DriverException(
                    "cannot open a UDP socket: the address of "
                            + local.getHostString()
                            + " is not known");
        }
        try {
            return port(UdpSocket.open(local, BUFFER_BYTES));
        } catch (SystemCallException e) {
            throw new DriverException(e.getMessage() + next(e.errno()), e);
        }
    }

    private static String next(Errno errno) {
        return switch (errno.number()) {
            case Errno.EADDRINUSE, Errno.EADDRNOTAVAIL ->
                    "; choose another port, or an address that 'ip address' shows";
            case Errno.EACCES -> "; choose a port above 1023, or run the daemon as root";
            default -> "";
        };
    }

    private static DatagramPort port(UdpSocket socket) throws SystemCallException {
        try {
            return new UdpPort(socket, Poller.open());
        } catch (SystemCallException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public DatagramPort adopt(HandOver left, InetSocketAddress local) throws DriverException {
        if (!(left.resource() instanceof UdpSocket socket)) {
            throw new DriverException(
                    "driver "
                            + NAME
                            + " cannot continue what driver "
                            + left.driver()
                            + " left: it is no socket of this system");
        }
        if (socket.isClosed()) {
            throw new DriverException(
                    "the socket that was left for " + local + " is closed already");
        }
        InetSocketAddress bound = socket.local();
        boolean samePort = local.getPort() == 0 || local.getPort() == bound.getPort();
        if (!samePort || !bound.getAddress().equals(local.getAddress())) {
            throw new DriverException(
                    "the socket that was left is bound to " + bound + ", not to " + local);
        }
        try {
            return new UdpPort(socket, Poller.open());
        } catch (SystemCallException e) {
            throw new DriverException(
                    "the socket that was left for "
                            + local
                            + " cannot be continued: "
                            + e.getMessage(),
                    e);
        }
    }
}
