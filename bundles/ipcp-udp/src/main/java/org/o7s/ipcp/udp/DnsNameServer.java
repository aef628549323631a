package org.o7s.ipcp.udp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/** Name servers through dnsjava: one that was named, or those that the system is configured for. */
final class DnsNameServer implements NameServer {
    /** Where name servers listen. */
    static final int DNS_PORT = 53;

    private final Optional<InetSocketAddress> server;
    private final Duration limit;
    private final UdpFamily family;
    private final Optional<Path> key;

    private DnsNameServer(
            Optional<InetSocketAddress> server,
            Duration limit,
            UdpFamily family,
            Optional<Path> key) {
        this.server = server;
        this.limit = limit;
        this.family = family;
        this.key = key;
    }

    /**
     * The servers that the configuration of a layer names.
     *
     * @param limit how long an answer may take
     */
    static DnsNameServer of(UdpConfig config, Duration limit) {
        return new DnsNameServer(
                config.dns().map(dns -> new InetSocketAddress(dns.server(), DNS_PORT)),
                limit,
                config.family(),
                config.dns().flatMap(UdpConfig.Dns::key));
    }

    static DnsNameServer at(InetSocketAddress server, Duration limit, UdpFamily family) {
        return new DnsNameServer(Optional.of(server), limit, family, Optional.empty());
    }

    static DnsNameServer at(InetSocketAddress server, Duration limit, UdpFamily family, Path key) {
        return new DnsNameServer(Optional.of(server), limit, family, Optional.of(key));
    }

    @Override
    public void update(String host, InetAddress address, boolean here) throws IOException {
        InetSocketAddress told =
                server.orElseThrow(() -> new IOException("no name server is configured"));
        new DnsUpdate(told, limit, key).send(host, address, here);
    }

    @Override
    public Optional<InetAddress> lookup(String host) throws IOException {
        Name name = Name.fromString(host, Name.root);
        Message query = Message.newQuery(Record.newRecord(name, recordType(), DClass.IN));
        Message answer = resolver().send(query);
        int code = answer.getHeader().getRcode();
        if (code != Rcode.NOERROR && code != Rcode.NXDOMAIN) {
            throw new IOException("the name server answered " + Rcode.string(code));
        }
        for (Record record : answer.getSection(Section.ANSWER)) {
            if (record instanceof ARecord a && family == UdpFamily.IPV4) {
                return Optional.of(a.getAddress());
            }
            if (record instanceof AAAARecord a && family == UdpFamily.IPV6) {
                return Optional.of(a.getAddress()).filter(family::has);
            }
        }
        return Optional.empty();
    }

    private int recordType() {
        return switch (family) {
            case IPV4 -> Type.A;
            case IPV6 -> Type.AAAA;
        };
    }

    private Resolver resolver() {
        Resolver resolver;
        if (server.isPresent()) {
            resolver = new SimpleResolver(server.get());
        } else {
            // The system's configuration may have changed since the last time.
            ResolverConfig.refresh();
            resolver = new ExtendedResolver();
        }
        resolver.setTimeout(limit);
        return resolver;
    }
}
