package org.o7s.transfer;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.o7s.core.layer.Addresses;

/** The directory {@code dt.ADDRESS} of an IPCP (docs/wire/wire-unicast.md 10.1). Stateless. */
final class TransferRib {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss '(UTC)'").withZone(ZoneOffset.UTC);

    private TransferRib() {}

    /** The file of a link. */
    static Map<String, String> link(Link link) {
        return file(
                link.establishedWallNs(),
                Addresses.text(link.neighbour()),
                link.end().waiting(),
                link.waiting(),
                link.traffic());
    }

    /** The file of a component. */
    static Map<String, String> component(Relay.Component component) {
        return file(component.attachedWallNs(), component.name(), 0, 0, component.traffic());
    }

    private static Map<String, String> file(
            long sinceWallNs, String endpoint, int queuedIn, int queuedOut, Traffic traffic) {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("Flow established at", TIME.format(Instant.ofEpochSecond(0, sinceWallNs)));
        lines.put("Endpoint address", endpoint);
        lines.put("Queued packets (rx)", Integer.toString(queuedIn));
        lines.put("Queued packets (tx)", Integer.toString(queuedOut));
        List<Map<String, Long>> cubes = traffic.view();
        for (int cube = 0; cube < cubes.size(); cube++) {
            String heading = "Qos cube " + cube + ": ";
            cubes.get(cube)
                    .forEach((label, count) -> lines.put(heading + label, Long.toString(count)));
        }
        return lines;
    }
}
