package org.o7s.driver.udpnio;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import org.o7s.core.driver.Availability;
import org.o7s.core.driver.DatagramDriver;
import org.o7s.core.driver.DatagramPort;
import org.o7s.core.driver.DriverException;
import org.o7s.core.driver.HandOver;

/** Opens UDP sockets through the JDK. Any thread; needs no privilege. */
public final class UdpNioDriver implements DatagramDriver {
    /** What the driver is called. */
    public static final String NAME = "udp-nio";

    /** The portable driver: below those that know their system. */
    public static final int RANK = 10;

    /** Asked for; the kernel's own limit applies. */
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
        return Availability.YES;
    }

    @Override
    public DatagramPort open(InetSocketAddress local) throws DriverException {
        if (local.isUnresolved()) {
            throw new DriverException(
                    "cannot open a UDP socket: the address of "
                            + local.getHostString()
                            + " is not known");
        }
        boolean v6 = local.getAddress() instanceof Inet6Address;
        DatagramChannel channel;
        try {
            channel =
                    DatagramChannel.open(
                            v6 ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
        } catch (IOException | UnsupportedOperationException e) {
            throw new DriverException(
                    "cannot open a UDP socket for " + local + ": " + e.getMessage(), e);
        }
        try {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, BUFFER_BYTES);
            channel.bind(local);
            return new UdpNioPort(channel);
        } catch (IOException e) {
            closeQuietly(channel, e);
            throw new DriverException(bindFailure(local, e), e);
        }
    }

    private static String bindFailure(InetSocketAddress local, IOException e) {
        String next =
                e instanceof BindException
                        ? "; choose another port, or an address that 'ip address' shows"
                        : "";
        return "cannot bind a UDP socket to " + local + ": " + e.getMessage() + next;
    }

    private static void closeQuietly(DatagramChannel channel, IOException cause) {
        try {
            channel.close();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    @Override
    public DatagramPort adopt(HandOver left, InetSocketAddress local) throws DriverException {
        if (!(left.resource() instanceof DatagramChannel channel)) {
            throw new DriverException(
                    "driver "
                            + NAME
                            + " cannot continue what driver "
                            + left.driver()
                            + " left: it is no datagram channel");
        }
        try {
            InetSocketAddress bound = (InetSocketAddress) channel.getLocalAddress();
            boolean samePort = local.getPort() == 0 || local.getPort() == bound.getPort();
            if (!samePort || !local.getAddress().equals(bound.getAddress())) {
                throw new DriverException(
                        "the socket that was left is bound to " + bound + ", not to " + local);
            }
            return new UdpNioPort(channel);
        } catch (IOException e) {
            throw new DriverException(
                    "the socket that was left for "
                            + local
                            + " cannot be continued: "
                            + e.getMessage(),
                    e);
        }
    }
}
