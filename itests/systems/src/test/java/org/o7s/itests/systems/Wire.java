package org.o7s.itests.systems;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.o7s.lab.LinkEnd;
import org.o7s.lab.O7sSystem;
import org.o7s.lab.cable.Capture;

/** A kind of layer of the lowest level with the driver that carries it, and how it is made. */
enum Wire {
    /** Ethernet through Linux packet sockets. */
    ETH_AFPACKET("eth-dix", "afpacket"),
    /** Ethernet through libpcap. */
    ETH_PCAP("eth-dix", "pcap"),
    /** Ethernet with LLC through Linux packet sockets. */
    LLC_AFPACKET("eth-llc", "afpacket"),
    /** Ethernet with LLC through libpcap. */
    LLC_PCAP("eth-llc", "pcap"),
    /** UDP through Linux sockets, many datagrams per call. */
    UDP_MMSG("udp4", "udp"),
    /** UDP over IPv6 through Linux sockets. */
    UDP6_MMSG("udp6", "udp"),
    /** UDP through java.nio. */
    UDP_NIO("udp4", "udp-nio"),
    /** UDP over IPv6 through java.nio. */
    UDP6_NIO("udp6", "udp-nio");

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

    /** Where an end of a link is, for a hosts file. */
    String address(LinkEnd end) {
        return type.equals("udp6") ? end.giveAddress6() : end.address();
    }

    private boolean isUdp() {
        return type.startsWith("udp");
    }

    /** The frames of such layers among those that were recorded. */
    List<byte[]> frames(Capture capture) {
        return switch (type) {
            case "eth-dix" -> capture.frames(0xa000);
            case "eth-llc" -> capture.framesWithLength();
            case "udp4" -> capture.frames(0x0800);
            default -> capture.frames(0x86dd).stream().filter(f -> f[20] == 17).toList();
        };
    }

    /**
     * How many frames a ping of five packets is at least: query, request, their answers, both ways.
     * Packets that come late enough share one over eth-dix.
     */
    int framesOfAPing() {
        return switch (type) {
            case "eth-dix" -> 6;
            case "eth-llc" -> 14;
            default -> 12;
        };
    }

    private String[] place(LinkEnd end) {
        return isUdp() ? new String[] {"ip", address(end)} : new String[] {"dev", end.device()};
    }

    /** Makes the IPCP of a system at one end of a link. */
    void bootstrap(O7sSystem system, LinkEnd end, String... more) {
        String[] place = place(end);
        List<String> line =
                new ArrayList<>(
                        List.of(
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
                                driver));
        line.addAll(List.of(more));
        system.irm(line.toArray(String[]::new));
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
