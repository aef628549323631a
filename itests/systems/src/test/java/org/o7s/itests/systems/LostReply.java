package org.o7s.itests.systems;

import java.io.IOException;
import java.util.List;
import org.o7s.lab.LinkEnd;
import org.o7s.lab.cable.Capture;

/**
 * Looks for the reply that the C prototype sends to nobody: its IPCP may release the answer before
 * it has stored who asked (docs/wire/c-prototype-as-peer.md 1.2, R1). Over Ethernet it then goes to
 * MAC 0, over UDP to the address 0, which Linux delivers to the machine itself.
 */
final class LostReply implements AutoCloseable {
    private static final int ETHER_TYPE = 0xa000;
    private static final int IPV4 = 0x0800;
    private static final int IPV6 = 0x86dd;
    private static final int IPV6_BYTES = 40;
    private static final int PORT = 3435;
    private static final int MAC_BYTES = 6;
    private static final int IP_HEADER = 14;

    private final Capture cable;
    private final Capture loopback;

    /** Watches a C system from now on. */
    LostReply(LinkEnd end) {
        cable = end.host().capture(end.device());
        loopback = end.host().capture("lo");
    }

    /** Whether a reply was sent to nobody. */
    boolean seen() {
        return cable.frames(ETHER_TYPE).stream().anyMatch(LostReply::isToMacZero)
                || cable.framesWithLength().stream().anyMatch(LostReply::isToMacZero)
                || loopback.frames(IPV6).stream().anyMatch(LostReply::isToLayerPort6)
                || loopback.frames(IPV4).stream().anyMatch(LostReply::isToLayerPort);
    }

    private static boolean isToMacZero(byte[] frame) {
        for (int i = 0; i < MAC_BYTES; i++) {
            if (frame[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isToLayerPort(byte[] frame) {
        int udp = IP_HEADER + (frame[IP_HEADER] & 0x0f) * 4;
        return frame.length >= udp + 8
                && ((frame[udp + 2] & 0xff) << 8 | (frame[udp + 3] & 0xff)) == PORT;
    }

    private static boolean isToLayerPort6(byte[] frame) {
        int udp = IP_HEADER + IPV6_BYTES;
        return frame.length >= udp + 8
                && ((frame[udp + 2] & 0xff) << 8 | (frame[udp + 3] & 0xff)) == PORT;
    }

    /** The captures, for the message of a failure. */
    @Override
    public String toString() {
        return "%d frames on the cable, %d on the loopback"
                .formatted(cable.frames().size(), loopback.frames().size());
    }

    @Override
    public void close() {
        for (Capture capture : List.of(cable, loopback)) {
            try {
                capture.close();
            } catch (IOException e) {
                throw new AssertionError("a capture ended early: " + e.getMessage(), e);
            }
        }
    }
}
