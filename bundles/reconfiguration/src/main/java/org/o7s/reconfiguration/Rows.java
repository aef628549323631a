package org.o7s.reconfiguration;

import java.util.ArrayList;
import java.util.List;
import org.o7s.core.layer.Addresses;
import org.o7s.core.slot.PolicyChange;
import org.o7s.core.slot.PolicyManager.Receipt;
import org.o7s.wire.g23.unicast.ReconfigurationCodec;
import org.o7s.wire.g23.unicast.ReconfigurationMessage.Change;
import org.o7s.wire.g23.unicast.ReconfigurationMessage.Row;

/** Between what slots and people speak of, and what messages carry. */
final class Rows {
    private Rows() {}

    static List<Change> changes(List<PolicyChange> wanted) {
        return wanted.stream().map(c -> new Change(c.kind(), c.policy(), c.parameters())).toList();
    }

    static List<PolicyChange> wanted(List<Change> changes) {
        return changes.stream()
                .map(c -> new PolicyChange(c.kind(), c.policy(), c.parameters()))
                .toList();
    }

    /** As many receipts as a message carries. */
    static List<Row> of(List<Receipt> receipts) {
        List<Row> rows = new ArrayList<>();
        for (Receipt r : receipts) {
            if (rows.size() < ReconfigurationCodec.ROWS_MAX) {
                rows.add(
                        new Row(
                                r.kind(),
                                Row.label(r.from()),
                                Row.label(r.to()),
                                Math.max(0, r.pauseNs()),
                                Math.max(0, r.packetsLost())));
            }
        }
        return rows;
    }

    static List<Receipt> receipts(List<Row> rows, long address, long wallNs) {
        String owner = text(address);
        return rows.stream()
                .map(
                        r ->
                                new Receipt(
                                        0,
                                        0,
                                        wallNs,
                                        r.kind(),
                                        owner,
                                        r.from(),
                                        r.to(),
                                        r.pauseNs(),
                                        0,
                                        r.packetsLost()))
                .toList();
    }

    /** An address, for people. */
    static String text(long address) {
        return "member " + Addresses.text(address);
    }
}
