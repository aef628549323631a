package org.o7s.ipcp.udp;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.member.BootOptions;
import org.o7s.wire.g23.UdpHeader;

/** The families of addresses under UDP: all in which udp4 and udp6 differ. */
enum UdpFamily {
    /** Addresses of 4 bytes. */
    IPV4(IpcpType.UDP4, "IPv4", "192.0.2.1", UdpHeader.MAX_PAYLOAD_IPV4_BYTES),
    /** Addresses of 16 bytes; of any scope but that of a link, which means nothing to others. */
    IPV6(IpcpType.UDP6, "IPv6", "2001:db8::1", UdpHeader.MAX_PAYLOAD_IPV6_BYTES);

    private static final int IPV6_TEXT_MAX = 45;

    private final IpcpType type;
    private final String word;
    private final String sample;
    private final int mpsBytes;

    UdpFamily(IpcpType type, String word, String sample, int mpsBytes) {
        this.type = type;
        this.word = word;
        this.sample = sample;
        this.mpsBytes = mpsBytes;
    }

    /** The type of IPCP over it. */
    IpcpType type() {
        return type;
    }

    /** What people call it. */
    String word() {
        return word;
    }

    /** An address of documentation, for advice. */
    String sample() {
        return sample;
    }

    /** The largest packet that survives towards the C prototype, in bytes (3.6). */
    int mpsBytes() {
        return mpsBytes;
    }

    /** Whether an address is of this family. */
    boolean has(InetAddress address) {
        return switch (this) {
            case IPV4 -> address instanceof Inet4Address;
            case IPV6 -> address instanceof Inet6Address;
        };
    }

    /** The address that a word is; nothing if it is none of this family. Never asks DNS. */
    Optional<InetAddress> parse(String word) {
        return switch (this) {
            case IPV4 -> BootOptions.parseIpv4(word).map(UdpFamily::ofBytes);
            case IPV6 -> parseIpv6(word);
        };
    }

    private static Optional<InetAddress> parseIpv6(String word) {
        // A zone is an interface of this system: the others of the layer do not know it.
        if (word.length() > IPV6_TEXT_MAX || !word.matches("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
            return Optional.empty();
        }
        try {
            InetAddress address = Inet6Address.ofLiteral(word);
            return Optional.of(address).filter(IPV6::has);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static InetAddress ofBytes(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("no address has " + bytes.length + " bytes", e);
        }
    }

    /** Why an address cannot be that of one member; empty if it can. */
    Optional<String> unfit(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isMulticastAddress()
                || address.getHostAddress().equals("255.255.255.255")) {
            return Optional.of(
                    "it must be one address of this system, so that replies come from there");
        }
        if (this == IPV6 && address.isLinkLocalAddress()) {
            return Optional.of(
                    "an address of a link is not known beyond it; the layer needs a global or a"
                            + " unique local one");
        }
        return Optional.empty();
    }

    /** An address as people write it (RFC 5952). */
    static String text(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address.getHostAddress();
        }
        byte[] bytes = address.getAddress();
        int[] groups = new int[8];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = (bytes[2 * i] & 0xff) << 8 | (bytes[2 * i + 1] & 0xff);
        }
        int from = 0;
        int longest = 1; // a single zero is not left out
        for (int i = 0; i < groups.length; i++) {
            int end = i;
            while (end < groups.length && groups[end] == 0) {
                end++;
            }
            if (end - i > longest) {
                from = i;
                longest = end - i;
            }
        }
        StringBuilder text = new StringBuilder(IPV6_TEXT_MAX);
        for (int i = 0; i < groups.length; i++) {
            if (longest > 1 && i == from) {
                text.append("::");
                i += longest - 1;
            } else {
                boolean first = text.isEmpty() || text.charAt(text.length() - 1) == ':';
                text.append(first ? "" : ":").append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }
}
