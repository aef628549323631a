package org.o7s.ipcp.udp;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.o7s.core.testkit.RecordedReply;

/** Hosts of a layer whose name server is told of names, and takes them or does not. */
abstract class ToldServer {
    static final String OPING_HOST = "7862c6fec5ecaef4aa2e3934725e23b3";

    final UdpLab lab = new UdpLab(71);
    final List<String> told = new ArrayList<>();
    String refusal = "";
    String trouble = "";

    /** The only host that meets with that; all if empty. */
    String refused = "";

    boolean silent;

    ToldServer() {
        lab.nameServer =
                new NameServer() {
                    @Override
                    public Optional<InetAddress> lookup(String host) {
                        return Optional.ofNullable(lab.dnsEntries.get(host));
                    }

                    @Override
                    public void update(String host, InetAddress address, boolean here)
                            throws IOException {
                        told.add((here ? "+" : "-") + host + "=" + address.getHostAddress());
                        if (silent) {
                            throw new UnansweredException("nobody answers");
                        }
                        if (!refusal.isEmpty() && (refused.isEmpty() || refused.equals(host))) {
                            throw new RefusedException(refusal);
                        }
                        if (!trouble.isEmpty() && (refused.isEmpty() || refused.equals(host))) {
                            throw new IOException(trouble);
                        }
                        if (here) {
                            lab.dnsEntries.put(host, address);
                        } else {
                            lab.dnsEntries.remove(host, address);
                        }
                    }
                };
    }

    UdpLab.Host host(String name, String ip, String... more) {
        Map<String, List<String>> options = new HashMap<>();
        options.put("dns", List.of("10.0.0.53"));
        for (int i = 0; i < more.length; i += 2) {
            options.put(more[i], List.of(more[i + 1]));
        }
        return lab.new Host(name, ip, options);
    }

    RecordedReply<Boolean> register(UdpLab.Host host, String name) {
        return lab.world.ask(host.ipcp, reply -> host.ipcp.register(name, reply));
    }

    RecordedReply<Boolean> unregister(UdpLab.Host host, String name) {
        return lab.world.ask(host.ipcp, reply -> host.ipcp.unregister(name, reply));
    }
}
