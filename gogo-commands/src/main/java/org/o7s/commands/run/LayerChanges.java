package org.o7s.commands.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.o7s.commands.text.Json;
import org.o7s.commands.text.Table;
import org.o7s.core.ipcp.LayerChange;
import org.o7s.core.ipcp.LayerChange.Member;
import org.o7s.core.ipcp.LayerChange.State;
import org.o7s.core.layer.Addresses;
import org.o7s.core.problem.Problem;
import org.o7s.core.slot.PolicyManager.Receipt;

/** What became of a change in a whole layer: a row for each member and each of its exchanges. */
final class LayerChanges {
    private LayerChanges() {}

    static Report report(Request r, String layer, LayerChange change) {
        boolean planned = r.globals().dryRun();
        return new Report(
                json(layer, change, planned),
                text(layer, change, planned),
                List.of(),
                exitCode(change, planned));
    }

    /** 0 if all that take part changed, or would; 6 if one was not heard of, 1 if one cannot. */
    private static int exitCode(LayerChange change, boolean planned) {
        boolean silent =
                change.members().stream()
                        .anyMatch(m -> m.state() == State.SILENT || m.state() == State.UNCONFIRMED);
        if (planned ? change.isPossible() : change.isComplete()) {
            return 0;
        }
        return silent ? Problem.Kind.TIMEOUT.exitCode() : Problem.Kind.REFUSED.exitCode();
    }

    private static String text(String layer, LayerChange change, boolean planned) {
        Table table =
                new Table("member", "result", "kind", "from", "to", "pause us", "lost", "why");
        for (Member m : change.members()) {
            String member = Addresses.text(m.address());
            if (m.receipts().isEmpty()) {
                table.row(member, state(m), "-", "-", "-", "-", "-", m.why());
            }
            for (Receipt e : m.receipts()) {
                boolean done = m.state() == State.CHANGED;
                table.row(
                        member,
                        state(m),
                        e.kind(),
                        e.from(),
                        e.to(),
                        done ? Receipts.pauseUs(e) : "-",
                        done ? e.packetsLost() : "-",
                        m.why());
            }
        }
        return table.plain() + sentence(layer, change, planned) + "\n";
    }

    private static String sentence(String layer, LayerChange change, boolean planned) {
        String members = "members of layer \"" + layer + "\"";
        if (planned) {
            return change.isPossible()
                    ? "All " + members + " that take part could change."
                    : "Not all " + members + " could change: none would.";
        }
        if (!change.decided()) {
            return "Not all " + members + " can change: none did.";
        }
        return change.isComplete()
                ? "All " + members + " that take part changed."
                : "All " + members + " were told to change; some did not confirm it.";
    }

    private static String state(Member m) {
        return m.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static ObjectNode json(String layer, LayerChange change, boolean planned) {
        ObjectNode json =
                Json.object("policy.layer")
                        .put("layer", layer)
                        .put("planned", planned)
                        .put("decided", change.decided())
                        .put("complete", change.isComplete());
        ArrayNode members = json.putArray("members");
        for (Member m : change.members()) {
            ObjectNode member =
                    members.addObject()
                            .put("address", Addresses.text(m.address()))
                            .put("state", m.state().name())
                            .put("why", m.why());
            ArrayNode receipts = member.putArray("receipts");
            m.receipts().forEach(e -> Receipts.fill(receipts.addObject(), e));
        }
        return json;
    }
}
