package org.o7s.map.http;

import java.util.Optional;
import java.util.Set;
import org.o7s.map.http.Counters.What;

/**
 * Lets in only who means this server: a name that a stranger bound to a loopback address does not,
 * and neither does the page of another site.
 */
final class Door {
    private static final int MISDIRECTED = 421;
    private static final int FORBIDDEN = 403;

    private final Set<String> hosts;

    Door(int port) {
        this.hosts = Set.of("127.0.0.1:" + port, "localhost:" + port, "[::1]:" + port);
    }

    /** Refuses who is meant for another door. */
    void check(Request request) throws Refusal {
        if (request.field("host").filter(hosts::contains).isEmpty()) {
            throw new Refusal(MISDIRECTED, What.REFUSED_HOST);
        }
        Optional<String> host = request.field("host").map(h -> "http://" + h);
        boolean isForeign =
                request.field("origin").filter(o -> !host.equals(Optional.of(o))).isPresent()
                        || request.field("sec-fetch-site")
                                .filter(s -> !s.equals("same-origin") && !s.equals("none"))
                                .isPresent();
        if (isForeign) {
            throw new Refusal(FORBIDDEN, What.REFUSED_ORIGIN);
        }
    }
}
