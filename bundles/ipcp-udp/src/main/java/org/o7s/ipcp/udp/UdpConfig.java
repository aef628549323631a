package org.o7s.ipcp.udp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.o7s.core.ipcp.IpcpOption;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.member.BootOptions;
import org.o7s.core.member.MemberProblems;
import org.o7s.core.member.NameHash;
import org.o7s.core.member.Rate;
import org.o7s.core.problem.ProblemException;
import org.o7s.wire.g23.UdpHeader;

/**
 * The configuration of an IPCP over UDP (docs/wire/wire-shims.md 8.1).
 *
 * @param local address and port of this member
 * @param dns the name server to ask, if one was named
 * @param peers where names are, as configured
 * @param driver the only driver to use, if one was named
 * @param rate how fast flows' packets are sent at most, if that is limited
 * @param strictSources whether a flow accepts packets only from the very port of its peer
 */
record UdpConfig(
        InetSocketAddress local,
        Optional<InetAddress> dns,
        Map<String, UdpPeer> peers,
        Optional<String> driver,
        Optional<Rate> rate,
        boolean strictSources) {
    static final List<IpcpOption> OPTIONS =
            List.of(
                    new IpcpOption("ip", "IPv4", true, false, "own address"),
                    new IpcpOption(
                            "port", "PORT", false, false, "UDP port of the layer, 3435 by default"),
                    new IpcpOption(
                            "dns",
                            "IPv4",
                            false,
                            false,
                            "name server to ask, the system's by default"),
                    new IpcpOption(
                            "peer",
                            "NAME=IPv4[:PORT]",
                            false,
                            true,
                            "where a name is, asked before any other source"),
                    new IpcpOption(
                            "source-check",
                            "on|off",
                            false,
                            false,
                            "on (default): packets of a flow come from its peer's port;"
                                    + " off: that port may change, behind a NAT"),
                    BootOptions.DRIVER,
                    BootOptions.RATE,
                    BootOptions.LOOP);

    private static final int PORT_MAX = 65_535;

    /**
     * Reads and checks a configuration.
     *
     * @throws org.o7s.core.problem.ProblemException with the first thing that is wrong
     */
    static UdpConfig read(LayerConfig config) {
        BootOptions options = new BootOptions(IpcpType.UDP4, config, OPTIONS);
        int port = options.number("port", UdpHeader.DEFAULT_PORT, 1, PORT_MAX, 10);
        InetAddress own = address(options.ipv4("ip").orElseThrow());
        if (own.isAnyLocalAddress() || own.isMulticastAddress() || isBroadcast(own)) {
            throw bad(
                    "ip",
                    own.getHostAddress(),
                    "it must be one address of this system, so that replies come from there",
                    "ip 192.0.2.1");
        }
        Map<String, UdpPeer> peers = new LinkedHashMap<>();
        for (String word : options.words("peer")) {
            peer(options, word, port, peers);
        }
        return new UdpConfig(
                new InetSocketAddress(own, port),
                options.ipv4("dns").map(UdpConfig::address),
                Map.copyOf(peers),
                options.driver(),
                options.rate(),
                options.choice("source-check", "on", "on", "off").equals("on"));
    }

    private static void peer(
            BootOptions options, String word, int ownPort, Map<String, UdpPeer> peers) {
        int equals = word.lastIndexOf('=');
        String name = word.substring(0, Math.max(0, equals));
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0 || bytes > NameHash.NAME_MAX_BYTES) {
            throw bad(
                    "peer",
                    word,
                    "it must be a name of 1 to 255 bytes, an equals sign and an IPv4 address",
                    "peer oping=192.0.2.1");
        }
        String where = word.substring(equals + 1);
        int colon = where.indexOf(':');
        String host = colon < 0 ? where : where.substring(0, colon);
        int port = ownPort;
        if (colon >= 0) {
            port = portOf(word, where.substring(colon + 1));
        }
        peers.put(
                name,
                new UdpPeer(new InetSocketAddress(address(options.ipv4("peer", host)), port)));
    }

    private static int portOf(String word, String digits) {
        int port = digits.matches("\\d{1,5}") ? Integer.parseInt(digits) : 0;
        if (port < 1 || port > PORT_MAX) {
            throw bad(
                    "peer",
                    word,
                    "the port must be a number in 1.." + PORT_MAX,
                    "peer oping=192.0.2.1:3435");
        }
        return port;
    }

    private static ProblemException bad(String keyword, String value, String why, String next) {
        return MemberProblems.badValue(IpcpType.UDP4.word(), keyword, value, why, next);
    }

    private static boolean isBroadcast(InetAddress address) {
        return address.getHostAddress().equals("255.255.255.255");
    }

    /** The address that four bytes are. */
    static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an IPv4 address has 4 bytes", e);
        }
    }
}
