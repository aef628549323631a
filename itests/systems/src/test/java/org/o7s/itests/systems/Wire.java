package org.o7s.itests.systems;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A kind of layer of the lowest level with the driver that carries it, and how it is made. */
enum Wire {
    /** Ethernet through Linux packet sockets. */
    ETH_AFPACKET("eth-dix", "afpacket"),
    /** Ethernet through libpcap. */
    ETH_PCAP("eth-dix", "pcap"),
    /** UDP through java.nio. */
    UDP_NIO("udp4", "udp-nio");

    /** Name of the layer in every test. */
    static final String LAYER = "net";

    /** Name of the IPCP in every test. */
    static final String IPCP = "lowest";

    private final String type;
    private final String driver;

    Wire(String type, String driver) {
        this.type = type;
        this.driver = driver;
    }

    boolean isUdp() {
        return this == UDP_NIO;
    }

    private String[] place(LinkEnd end) {
        return isUdp() ? new String[] {"ip", end.address()} : new String[] {"dev", end.device()};
    }

    /** Makes the IPCP of a system at one end of a link. */
    void bootstrap(O7sSystem system, LinkEnd end) {
        String[] place = place(end);
        system.irm(
                "ipcp",
                "bootstrap",
                "type",
                type,
                "name",
                IPCP,
                "layer",
                LAYER,
                place[0],
                place[1],
                "driver",
                driver);
    }

    /** The same for the C prototype, which has no choice of drivers. */
    void bootstrap(CSystem system, LinkEnd end) {
        String[] place = place(end);
        system.irm(
                "ipcp",
                "bootstrap",
                "type",
                type,
                "name",
                IPCP,
                "layer",
                LAYER,
                place[0],
                place[1]);
    }

    /** What {@code LinkEnd} is called in a hosts file if a name is to be found there. */
    static String hostName(String name) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("MD5").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
