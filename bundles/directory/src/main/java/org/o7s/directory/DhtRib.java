package org.o7s.directory;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.o7s.core.layer.Addresses;

/**
 * The directory in words (docs/wire/wire-unicast.md 10.4). Unlike in the C prototype, <i>local</i>
 * is what is registered at this member and <i>non-local</i> what it keeps for others.
 */
final class DhtRib {
    /** The most names that are shown. */
    static final int NAMES_MAX = 4_096;

    private static final int DIGITS = 16;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss '(UTC)'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private final Surroundings here;
    private final long createdSeconds;
    private final Contacts contacts;
    private final ValueStore store;
    private final Publisher publisher;

    DhtRib(Surroundings here, Contacts contacts, ValueStore store, Publisher publisher) {
        this.here = here;
        this.createdSeconds = here.wallSeconds();
        this.contacts = contacts;
        this.store = store;
        this.publisher = publisher;
    }

    Map<String, Map<String, String>> view() {
        Map<String, Map<String, String>> rib = new LinkedHashMap<>();
        rib.put("dht/stats", stats());
        rib.put("dht/database", database());
        return rib;
    }

    private Map<String, String> stats() {
        DhtSettings settings = here.settings;
        Map<String, String> stats = new LinkedHashMap<>();
        stats.put("Id", here.ownId.toString().substring(0, DIGITS));
        stats.put("Created", time(createdSeconds));
        stats.put("Address", Addresses.text(here.sender.ownAddress()));
        stats.put("Parallel requests (alpha)", "" + settings.alpha());
        stats.put("Bucket size (k)", "" + settings.k());
        stats.put("Expiry (s)", "" + settings.expireSeconds());
        stats.put("Refresh (s)", "" + settings.refreshSeconds());
        stats.put("Replication (s)", "" + settings.replicateSeconds());
        stats.put("Number of contacts", "" + contacts.table.size());
        long keys =
                store.keyCount()
                        + publisher.all().stream()
                                .filter(name -> store.of(name.key).isEmpty())
                                .count();
        stats.put("Number of keys", "" + keys);
        stats.put("Number of local values", "" + publisher.all().size());
        stats.put("Number of non-local values", "" + store.size());
        return stats;
    }

    private Map<String, String> database() {
        Map<String, String> names = new LinkedHashMap<>();
        for (Publication name : publisher.all()) {
            if (names.size() < NAMES_MAX) {
                names.put(name.key.toString(), text(name.key, name));
            }
        }
        for (Key key : store.keys()) {
            if (names.size() < NAMES_MAX && !publisher.has(key)) {
                names.put(key.toString(), others(key));
            }
        }
        return names;
    }

    private String text(Key key, Publication own) {
        String local =
                "local: %s, seen at %d of %d holders"
                        .formatted(
                                Addresses.text(here.sender.ownAddress()),
                                own.acknowledged(),
                                own.holders.size());
        String others = others(key);
        return others.isEmpty() ? local : local + "; " + others;
    }

    private String others(Key key) {
        List<String> values =
                store.of(key).stream()
                        .map(
                                value ->
                                        "%s %s, expires %s"
                                                .formatted(
                                                        Addresses.text(value.address),
                                                        value.state.name().toLowerCase(Locale.ROOT),
                                                        time(value.expiresSeconds)))
                        .toList();
        return values.isEmpty() ? "" : "non-local: " + String.join(", ", values);
    }

    private static String time(long seconds) {
        return TIME.format(Instant.ofEpochSecond(seconds));
    }
}
