package org.o7s.commands.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.o7s.commands.grammar.Wildcard;
import org.o7s.commands.text.Json;
import org.o7s.commands.text.Table;
import org.o7s.core.slot.PolicyCatalog;
import org.o7s.core.slot.PolicyManager;
import org.o7s.core.slot.PolicyManager.Receipt;
import org.o7s.core.slot.PolicyManager.SlotView;

/** {@code irm policy list}, {@code show} and {@code history}: what looks, and changes nothing. */
final class PolicyCommands {
    private final PolicyAccess access;

    PolicyCommands(Supplier<Optional<PolicyManager>> policies) {
        this.access = new PolicyAccess(policies);
    }

    void addTo(Map<String, Handler> handlers) {
        handlers.put("policy list", this::list);
        handlers.put("policy show", this::show);
        handlers.put("policy history", this::history);
    }

    private static boolean kindFits(Request r, String kind) {
        return r.last("kind").map(kind::equals).orElse(true);
    }

    private Report list(Request r) {
        ObjectNode json = Json.object("policy.list");
        ArrayNode array = json.putArray("policies");
        Table table = new Table("kind", "policy", "version", "origin");
        for (PolicyCatalog.Entry e : access.manager().policies()) {
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
                new Table(
                        "kind",
                        "owner",
                        "policy",
                        "version",
                        "state",
                        "last good",
                        "set",
                        "pause us",
                        "lost",
                        "origin");
        StringBuilder whys = new StringBuilder();
        for (SlotView s : access.manager().slots()) {
            if (!kindFits(r, s.kind()) || !Wildcard.matches(PolicyAccess.owner(r), s.owner())) {
                continue;
            }
            table.row(
                    s.kind(),
                    s.owner(),
                    s.policy(),
                    s.version().isEmpty() ? "-" : s.version(),
                    s.state(),
                    s.lastGood().isEmpty() ? "-" : s.lastGood(),
                    s.last().map(Receipts::set).orElse("-"),
                    s.last().map(Receipts::pauseUs).orElse("-"),
                    s.last().map(e -> Long.toString(e.packetsLost())).orElse("-"),
                    s.origin());
            if (!s.why().isEmpty()) {
                whys.append(s.owner()).append(", ").append(s.kind()).append(": ");
                whys.append(s.why()).append('\n');
            }
            ObjectNode slot =
                    array.addObject()
                            .put("kind", s.kind())
                            .put("owner", s.owner())
                            .put("policy", s.policy())
                            .put("version", s.version())
                            .put("origin", s.origin())
                            .put("state", s.state().name())
                            .put("why", s.why())
                            .put("lastGood", s.lastGood());
            s.last().ifPresent(e -> Receipts.fill(slot.putObject("last"), e));
        }
        return Report.of(json, table.isEmpty() ? "No slots.\n" : table.plain() + whys);
    }

    private Report history(Request r) {
        List<Receipt> receipts =
                access.manager().history().stream().filter(e -> kindFits(r, e.kind())).toList();
        return Report.of(
                Receipts.json("policy.history", receipts),
                receipts.isEmpty() ? "No exchanges yet.\n" : Receipts.table(receipts, false));
    }
}
