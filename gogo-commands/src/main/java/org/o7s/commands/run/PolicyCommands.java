package org.o7s.commands.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.o7s.commands.text.Json;
import org.o7s.commands.text.Table;
import org.o7s.commands.text.Wildcard;
import org.o7s.core.slot.PolicyCatalog;
import org.o7s.core.slot.PolicyManager;
import org.o7s.core.slot.PolicyManager.Receipt;
import org.o7s.core.slot.PolicyManager.SlotView;

/** {@code irm policy ...}. */
final class PolicyCommands {
    private static final long MAX_BUNDLE_BYTES = 64L << 20;

    private final Supplier<Optional<PolicyManager>> policies;

    PolicyCommands(Supplier<Optional<PolicyManager>> policies) {
        this.policies = policies;
    }

    void addTo(Map<String, Handler> handlers) {
        handlers.put("policy list", this::list);
        handlers.put("policy show", this::show);
        handlers.put("policy set", this::set);
        handlers.put("policy deploy", this::deploy);
        handlers.put(
                "policy rollback",
                r ->
                        receipts(
                                r,
                                manager()
                                        .rollback(
                                                r.the("kind"),
                                                owner(r),
                                                r.globals().dryRun(),
                                                r.globals().limit())));
        handlers.put("policy history", this::history);
    }

    private PolicyManager manager() {
        return policies.get()
                .orElseThrow(
                        () ->
                                Failures.unsupported(
                                        "cannot manage policies",
                                        "this system has no policy manager: its bundle is not"
                                                + " active",
                                        "lb in the shell of the system"));
    }

    /** The owner pattern that {@code owner}, {@code ipcp} or {@code name} stands for. */
    private static String owner(Request r) {
        return r.last("owner")
                .or(() -> r.last("ipcp").map(i -> "ipcp " + i))
                .or(() -> r.last("name").map(n -> "name " + n))
                .orElse("*");
    }

    private static boolean kindFits(Request r, String kind) {
        return r.last("kind").map(kind::equals).orElse(true);
    }

    private Report list(Request r) {
        ObjectNode json = Json.object("policy.list");
        ArrayNode array = json.putArray("policies");
        Table table = new Table("kind", "policy", "version", "origin");
        for (PolicyCatalog.Entry e : manager().policies()) {
            if (kindFits(r, e.kind())) {
                table.row(e.kind(), e.name(), e.version(), e.origin());
                array.addObject()
                        .put("kind", e.kind())
                        .put("policy", e.name())
                        .put("version", e.version())
                        .put("origin", e.origin());
            }
        }
        return Report.of(json, table.isEmpty() ? "No policies in system.\n" : table.plain());
    }

    private Report show(Request r) {
        ObjectNode json = Json.object("policy.show");
        ArrayNode array = json.putArray("slots");
        Table table =
                new Table("kind", "owner", "policy", "version", "state", "last good", "origin");
        StringBuilder whys = new StringBuilder();
        for (SlotView s : manager().slots()) {
            if (!kindFits(r, s.kind()) || !Wildcard.matches(owner(r), s.owner())) {
                continue;
            }
            table.row(
                    s.kind(),
                    s.owner(),
                    s.policy(),
                    s.version().isEmpty() ? "-" : s.version(),
                    s.state(),
                    s.lastGood().isEmpty() ? "-" : s.lastGood(),
                    s.origin());
            if (!s.why().isEmpty()) {
                whys.append(s.owner()).append(", ").append(s.kind()).append(": ");
                whys.append(s.why()).append('\n');
            }
            array.addObject()
                    .put("kind", s.kind())
                    .put("owner", s.owner())
                    .put("policy", s.policy())
                    .put("version", s.version())
                    .put("origin", s.origin())
                    .put("state", s.state().name())
                    .put("why", s.why())
                    .put("lastGood", s.lastGood());
        }
        return Report.of(json, table.isEmpty() ? "No slots.\n" : table.plain() + whys);
    }

    private Report set(Request r) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : r.parsed().all("param")) {
            int equals = pair.indexOf('=');
            parameters.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return receipts(
                r,
                manager()
                        .set(
                                r.the("kind"),
                                owner(r),
                                r.the("policy"),
                                parameters,
                                r.globals().dryRun(),
                                r.globals().limit()));
    }

    private Report deploy(Request r) {
        String typed = r.the("file");
        byte[] jar;
        try {
            Path path = r.io().directory().resolve(typed);
            if (!Files.isRegularFile(path)) {
                throw Failures.file(typed, "there is no such file in " + r.io().directory());
            }
            if (Files.size(path) > MAX_BUNDLE_BYTES) {
                throw Failures.file(typed, "it is larger than 64 MiB");
            }
            jar = Files.readAllBytes(path);
        } catch (InvalidPathException | IOException e) {
            throw Failures.file(typed, String.valueOf(e.getMessage()));
        }
        return receipts(r, manager().deploy(jar, r.globals().dryRun(), r.globals().limit()));
    }

    private static Report receipts(Request r, List<Receipt> receipts) {
        boolean planned = r.globals().dryRun();
        ObjectNode json = json("policy.exchange", receipts).put("planned", planned);
        String text = receipts.isEmpty() ? "No slot changes.\n" : table(receipts, planned);
        return Report.of(json, text);
    }

    private Report history(Request r) {
        List<Receipt> receipts =
                manager().history().stream().filter(e -> kindFits(r, e.kind())).toList();
        return Report.of(
                json("policy.history", receipts),
                receipts.isEmpty() ? "No exchanges yet.\n" : table(receipts, false));
    }

    private static String table(List<Receipt> receipts, boolean planned) {
        Table table =
                planned
                        ? new Table("kind", "owner", "from", "to")
                        : new Table(
                                "nr",
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
                        when(e),
                        e.kind(),
                        e.owner(),
                        e.from(),
                        e.to(),
                        e.pauseNs() / 1000 + "." + e.pauseNs() % 1000 / 100,
                        e.bundlesRefreshed(),
                        e.packetsLost());
            }
        }
        return table.plain();
    }

    private static Instant when(Receipt e) {
        return Instant.EPOCH.plusNanos(e.wallNs()).truncatedTo(ChronoUnit.MILLIS);
    }

    private static ObjectNode json(String schema, List<Receipt> receipts) {
        ObjectNode json = Json.object(schema);
        ArrayNode array = json.putArray("receipts");
        for (Receipt e : receipts) {
            array.addObject()
                    .put("number", e.number())
                    .put("when", when(e).toString())
                    .put("kind", e.kind())
                    .put("owner", e.owner())
                    .put("from", e.from())
                    .put("to", e.to())
                    .put("pauseNs", e.pauseNs())
                    .put("bundlesRefreshed", e.bundlesRefreshed())
                    .put("packetsLost", e.packetsLost());
        }
        return json;
    }
}
