package org.o7s.core.member;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/** Looks at an interface or an address. May block for some milliseconds: not for a loop. */
@FunctionalInterface
public interface LinkProbe {
    /**
     * What it is like now.
     *
     * @throws IOException if nothing can be said now
     */
    LinkState look() throws IOException;

    /** Looks at interfaces and addresses; tests and the simulator bring their own. */
    interface Source {
        /** The interface of that name. */
        LinkProbe ofInterface(String device);

        /** An address of this system. */
        LinkProbe ofAddress(InetAddress address);
    }

    /** The interfaces and addresses of this machine, as the JDK sees them on every platform. */
    Source SYSTEM =
            new Source() {
                @Override
                public LinkProbe ofInterface(String device) {
                    return () -> {
                        LinkState state = stateOf(NetworkInterface.getByName(device));
                        return state.present() ? state : LinuxLinks.SYSTEM.look(device);
                    };
                }

                @Override
                public LinkProbe ofAddress(InetAddress address) {
                    return () -> stateOfAddress(address);
                }
            };

    private static LinkState stateOf(@Nullable NetworkInterface link) throws SocketException {
        if (link == null) {
            return LinkState.ABSENT;
        }
        byte[] mac = link.getHardwareAddress();
        long address = 0;
        for (int i = 0; mac != null && i < mac.length && i < 6; i++) {
            address = (address << 8) | (mac[i] & 0xff);
        }
        return new LinkState(
                true, link.isUp(), link.isLoopback(), link.getIndex(), link.getMTU(), address);
    }

    private static LinkState stateOfAddress(InetAddress address) throws SocketException {
        NetworkInterface link = NetworkInterface.getByInetAddress(address);
        if (link != null) {
            return stateOf(link);
        }
        // All of 127.0.0.0/8 is ours, and routes can make more so, though no interface lists them.
        try (DatagramSocket probe = new DatagramSocket(new InetSocketAddress(address, 0))) {
            return new LinkState(true, probe.isBound(), address.isLoopbackAddress(), 0, 0, 0);
        } catch (SocketException e) {
            return LinkState.ABSENT;
        }
    }
}
