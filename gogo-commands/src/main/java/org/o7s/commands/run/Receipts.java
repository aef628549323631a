package org.o7s.commands.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.o7s.commands.text.Json;
import org.o7s.commands.text.Table;
import org.o7s.core.slot.PolicyManager.Receipt;

/** Receipts of exchanges, for people and for programs. */
final class Receipts {
    private Receipts() {}

    static Report report(Request r, List<Receipt> receipts) {
        boolean planned = r.globals().dryRun();
        ObjectNode json = json("policy.exchange", receipts).put("planned", planned);
        String text = receipts.isEmpty() ? "No slot changes.\n" : table(receipts, planned);
        return Report.of(json, text);
    }

    static String table(List<Receipt> receipts, boolean planned) {
        Table table =
                planned
                        ? new Table("kind", "owner", "from", "to")
                        : new Table(
                                "nr",
                                "set",
                                "when",
                                "kind",
                                "owner",
                                "from",
                                "to",
                                "pause us",
                                "refreshed",
                                "lost");
        for (Receipt e : receipts) {
            if (planned) {
                table.row(e.kind(), e.owner(), e.from(), e.to());
            } else {
                table.row(
                        e.number(),
                        set(e),
                        when(e),
                        e.kind(),
                        e.owner(),
                        e.from(),
                        e.to(),
                        pauseUs(e),
                        e.bundlesRefreshed(),
                        e.packetsLost());
            }
        }
        return table.plain();
    }

    static String set(Receipt e) {
        return e.set() == 0 ? "-" : Long.toString(e.set());
    }

    static String pauseUs(Receipt e) {
        return e.pauseNs() / 1000 + "." + e.pauseNs() % 1000 / 100;
    }

    private static Instant when(Receipt e) {
        return Instant.EPOCH.plusNanos(e.wallNs()).truncatedTo(ChronoUnit.MILLIS);
    }

    static ObjectNode json(String schema, List<Receipt> receipts) {
        ObjectNode json = Json.object(schema);
        ArrayNode array = json.putArray("receipts");
        receipts.forEach(e -> fill(array.addObject(), e));
        return json;
    }

    static void fill(ObjectNode json, Receipt e) {
        json.put("number", e.number())
                .put("set", e.set())
                .put("when", when(e).toString())
                .put("kind", e.kind())
                .put("owner", e.owner())
                .put("from", e.from())
                .put("to", e.to())
                .put("pauseNs", e.pauseNs())
                .put("bundlesRefreshed", e.bundlesRefreshed())
                .put("packetsLost", e.packetsLost());
    }
}
