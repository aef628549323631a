package org.o7s.driver.afpacket;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.o7s.core.driver.Availability;
import org.o7s.core.driver.DriverException;
import org.o7s.core.driver.FrameDriver;
import org.o7s.core.driver.FramePort;
import org.o7s.core.driver.FrameRequest;
import org.o7s.core.driver.HandOver;
import org.o7s.linux.Capabilities;
import org.o7s.linux.Capability;
import org.o7s.linux.Errno;
import org.o7s.linux.InterfaceInfo;
import org.o7s.linux.Linux;
import org.o7s.linux.NetworkInterfaces;
import org.o7s.linux.PacketSocket;
import org.o7s.linux.PacketSocketSettings;
import org.o7s.linux.Poller;
import org.o7s.linux.SystemCallException;

/**
 * Opens Ethernet interfaces through Linux packet sockets.
 *
 * <p>Any thread. Needs CAP_NET_RAW; without it {@link #availability} says how to grant it.
 */
public final class AfpacketDriver implements FrameDriver {
    /** What the driver is called. */
    public static final String NAME = "afpacket";

    /** Above the portable driver. */
    public static final int RANK = 100;

    private final PacketSocketSettings settings;
    private final LinkNews news = new LinkNews();

    /** A driver with the usual sizes. */
    public AfpacketDriver() {
        this(PacketSocketSettings.DEFAULT);
    }

    /** A driver with other sizes. */
    public AfpacketDriver(PacketSocketSettings settings) {
        this.settings = settings;
    }

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
        try {
            usable(device);
            return Availability.YES;
        } catch (DriverException e) {
            return Availability.no(String.valueOf(e.getMessage()));
        }
    }

    /** The interface, if a port on it could be opened now. */
    private static InterfaceInfo usable(String device) throws DriverException {
        Optional<String> unsupported = Linux.unsupported();
        if (unsupported.isPresent()) {
            throw new DriverException(
                    "driver "
                            + NAME
                            + " does not run here: "
                            + unsupported.get()
                            + "; use driver pcap");
        }
        try {
            InterfaceInfo found =
                    NetworkInterfaces.find(device)
                            .orElseThrow(() -> new DriverException(unknown(device)));
            if (!found.isEthernet()) {
                throw new DriverException(
                        device
                                + " is no Ethernet interface: it has hardware type "
                                + found.hardware());
            }
            if (!Capabilities.current().has(Capability.NET_RAW)) {
                throw new DriverException(missingPrivilege(device));
            }
            return found;
        } catch (IOException e) {
            throw new DriverException(
                    "cannot look at interface " + device + ": " + e.getMessage(), e);
        }
    }

    private static String unknown(String device) {
        String others;
        try {
            List<InterfaceInfo> all = NetworkInterfaces.list();
            others = all.stream().map(InterfaceInfo::name).collect(Collectors.joining(", "));
        } catch (SystemCallException e) {
            others = "not known, " + e.getMessage();
        }
        return "there is no interface '" + device + "'; there are: " + others;
    }

    static String missingPrivilege(String device) {
        return "driver "
                + NAME
                + " needs the capability CAP_NET_RAW for "
                + device
                + " and this process does not have it; run the daemon as root, or start it with 'sudo setpriv"
                + " --reuid=USER --regid=GROUP --init-groups --inh-caps=+net_raw --ambient-caps=+net_raw irmd',"
                + " or put 'AmbientCapabilities=CAP_NET_RAW' into its systemd unit";
    }

    @Override
    public FramePort open(FrameRequest request) throws DriverException {
        InterfaceInfo found = usable(request.device());
        try {
            return port(PacketSocket.open(found, request.etherType(), settings));
        } catch (SystemCallException e) {
            throw refused(e, request.device());
        } catch (IllegalArgumentException e) {
            throw new DriverException("cannot open " + request.device() + ": " + e.getMessage(), e);
        }
    }

    private static DriverException refused(SystemCallException e, String device) {
        boolean privilege = e.errno().number() == Errno.EPERM || e.errno().number() == Errno.EACCES;
        String next = privilege ? "; " + missingPrivilege(device) : "";
        return new DriverException(e.getMessage() + next, e);
    }

    private FramePort port(PacketSocket socket) throws SystemCallException {
        try {
            return new AfpacketPort(socket, Poller.open(), news);
        } catch (SystemCallException e) {
            socket.close();
            throw e;
        }
    }

    /** How many sockets listen to what the kernel says about links. */
    int linkDesks() {
        return news.desks();
    }

    @Override
    public FramePort adopt(HandOver left, FrameRequest request) throws DriverException {
        if (!(left.resource() instanceof PacketSocket socket)) {
            throw new DriverException(
                    "driver "
                            + NAME
                            + " cannot continue what driver "
                            + left.driver()
                            + " left: it is no packet socket");
        }
        if (socket.isClosed()) {
            throw new DriverException(
                    "the socket that was left for " + request.device() + " is closed already");
        }
        if (socket.etherType() != request.etherType()
                || !socket.boundTo().name().equals(request.device())) {
            throw new DriverException(
                    "the socket that was left is for EtherType 0x"
                            + Integer.toHexString(socket.etherType())
                            + " of "
                            + socket.boundTo().name()
                            + ", not for "
                            + request.device());
        }
        try {
            return new AfpacketPort(socket, Poller.open(), news);
        } catch (SystemCallException e) {
            throw new DriverException(
                    "cannot continue on " + request.device() + ": " + e.getMessage(), e);
        }
    }
}
