package org.o7s.ipcp.udp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.o7s.core.ipcp.IpcpOption;
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
 * @param family of all its addresses
 * @param local address and port of this member
 * @param dns the name server to ask and to tell, if one was named
 * @param peers where names are, as configured
 * @param driver the only driver to use, if one was named
 * @param rate how fast flows' packets are sent at most, if that is limited
 * @param strictSources whether a flow accepts packets only from the very port of its peer
 * @param keepaliveNs how often a peer that this member has called is sent something, in ns; 0 for
 *     never
 */
record UdpConfig(
        UdpFamily family,
        InetSocketAddress local,
        Optional<Dns> dns,
        Map<String, UdpPeer> peers,
        Optional<String> driver,
        Optional<Rate> rate,
        boolean strictSources,
        long keepaliveNs) {
    /**
     * A name server.
     *
     * @param server where it is
     * @param update whether it is told of the names that are registered
     * @param key the file with the key that it wants updates signed with, if it does
     * @param refreshNs how often it is told again of each, in ns; 0 for never
     */
    record Dns(InetAddress server, boolean update, Optional<Path> key, long refreshNs) {}

    /** What may be said at bootstrap. */
    static List<IpcpOption> options(UdpFamily family) {
        return List.of(
                new IpcpOption("ip", family.word(), true, false, "own address"),
                new IpcpOption(
                        "port", "PORT", false, false, "UDP port of the layer, 3435 by default"),
                new IpcpOption(
                        "dns",
                        family.word(),
                        false,
                        false,
                        "name server to ask, and to tell of registered names; the system's are"
                                + " asked by default"),
                new IpcpOption(
                        "dns-update",
                        "on|off",
                        false,
                        false,
                        "on (default): that server is told (RFC 2136); off: it is only asked"),
                new IpcpOption(
                        "dns-key",
                        "FILE",
                        false,
                        false,
                        "key to sign updates with, as tsig-keygen writes it"),
                new IpcpOption(
                        "dns-refresh",
                        "SECONDS",
                        false,
                        false,
                        "how often that server is told again, should it have lost what it was"
                                + " told; 600 by default, 0 for never"),
                new IpcpOption(
                        "peer",
                        family == UdpFamily.IPV4
                                ? "NAME=IPv4[:PORT]"
                                : "NAME=IPv6|NAME=[IPv6]:PORT",
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
                new IpcpOption(
                        "keepalive",
                        "SECONDS",
                        false,
                        false,
                        "how often to send something to peers, so that a NAT before this system"
                                + " keeps the way back open; 0 (default) for never"),
                BootOptions.DRIVER,
                BootOptions.RATE,
                BootOptions.LOOP);
    }

    private static final int PORT_MAX = 65_535;
    private static final int KEEPALIVE_MAX_S = 3600;
    private static final int REFRESH_S = 600;
    private static final int REFRESH_MAX_S = 86_400;
    private static final long NS_PER_S = 1_000_000_000L;

    /**
     * Reads and checks a configuration.
     *
     * @throws org.o7s.core.problem.ProblemException with the first thing that is wrong
     */
    static UdpConfig read(UdpFamily family, LayerConfig config) {
        return new Reading(family, new BootOptions(family.type(), config, options(family))).read();
    }

    /** What reads one. */
    private record Reading(UdpFamily family, BootOptions options) {
        UdpConfig read() {
            int port = options.number("port", UdpHeader.DEFAULT_PORT, 1, PORT_MAX, 10);
            InetAddress own = address("ip", options.word("ip").orElse(""));
            family.unfit(own)
                    .ifPresent(
                            why -> {
                                throw bad("ip", UdpFamily.text(own), why, "ip " + family.sample());
                            });
            Map<String, UdpPeer> peers = new LinkedHashMap<>();
            for (String word : options.words("peer")) {
                peer(word, port, peers);
            }
            return new UdpConfig(
                    family,
                    new InetSocketAddress(own, port),
                    dns(),
                    Map.copyOf(peers),
                    options.driver(),
                    options.rate(),
                    options.choice("source-check", "on", "on", "off").equals("on"),
                    NS_PER_S * options.number("keepalive", 0, 0, KEEPALIVE_MAX_S, 10));
        }

        private Optional<Dns> dns() {
            boolean update = options.choice("dns-update", "on", "on", "off").equals("on");
            Optional<Path> key = options.word("dns-key").map(Path::of);
            int refreshS = options.number("dns-refresh", REFRESH_S, 0, REFRESH_MAX_S, 10);
            Optional<String> server = options.word("dns");
            if (server.isEmpty()) {
                refuse(
                        "only a name server that is given with dns can be told anything",
                        "dns " + family.sample(),
                        "dns-update",
                        "dns-key",
                        "dns-refresh");
            } else if (!update) {
                refuse(
                        "with dns-update off the name server is told nothing",
                        "dns-update on",
                        "dns-key",
                        "dns-refresh");
            }
            return server.map(
                    word -> new Dns(address("dns", word), update, key, NS_PER_S * refreshS));
        }

        /** Says of the first of these options that was given that it would mean nothing. */
        private void refuse(String why, String next, String... keywords) {
            for (String keyword : keywords) {
                options.word(keyword)
                        .ifPresent(
                                value -> {
                                    throw bad(keyword, value, why, next);
                                });
            }
        }

        private InetAddress address(String keyword, String word) {
            return family.parse(word)
                    .orElseThrow(
                            () ->
                                    bad(
                                            keyword,
                                            word,
                                            "it is not an " + family.word() + " address",
                                            keyword + " " + family.sample()));
        }

        private void peer(String word, int ownPort, Map<String, UdpPeer> peers) {
            int equals = word.lastIndexOf('=');
            String name = word.substring(0, Math.max(0, equals));
            int bytes = name.getBytes(StandardCharsets.UTF_8).length;
            if (bytes == 0 || bytes > NameHash.NAME_MAX_BYTES) {
                throw bad(
                        "peer",
                        word,
                        "it must be a name of 1 to 255 bytes, an equals sign and an "
                                + family.word()
                                + " address",
                        "peer oping=" + family.sample());
            }
            String where = word.substring(equals + 1);
            int colon = portAt(where);
            int port = colon < 0 ? ownPort : port(word, where.substring(colon + 1));
            String host = colon < 0 ? where : where.substring(0, colon);
            peers.put(name, new UdpPeer(new InetSocketAddress(address("peer", bare(host)), port)));
        }

        /** Where the colon before a port is, -1 if there is none. */
        private int portAt(String where) {
            return switch (family) {
                case IPV4 -> where.indexOf(':');
                case IPV6 -> where.startsWith("[") ? where.indexOf(':', where.indexOf(']')) : -1;
            };
        }

        private static String bare(String host) {
            boolean bracketed = host.startsWith("[") && host.endsWith("]");
            return bracketed ? host.substring(1, host.length() - 1) : host;
        }

        private int port(String word, String digits) {
            int port = digits.matches("\\d{1,5}") ? Integer.parseInt(digits) : 0;
            if (port < 1 || port > PORT_MAX) {
                throw bad(
                        "peer",
                        word,
                        "the port must be a number in 1.." + PORT_MAX,
                        "peer oping="
                                + (family == UdpFamily.IPV4
                                        ? family.sample()
                                        : "[" + family.sample() + "]")
                                + ":3435");
            }
            return port;
        }

        private ProblemException bad(String keyword, String value, String why, String next) {
            return MemberProblems.badValue(family.type().word(), keyword, value, why, next);
        }
    }
}
