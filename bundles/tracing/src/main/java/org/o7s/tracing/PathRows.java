package org.o7s.tracing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.o7s.core.ipcp.FlowPath;
import org.o7s.core.ipcp.FlowPath.Hop;
import org.o7s.core.ipcp.FlowPath.Source;
import org.o7s.wire.g23.unicast.PathCodec;
import org.o7s.wire.g23.unicast.PathMessage.Answer;
import org.o7s.wire.g23.unicast.PathRow;
import org.o7s.wire.g23.unicast.PathRow.Kind;

/** What a member tells, as the rows of its answer and back. Stateless. */
final class PathRows {
    /** The most bytes of an answer, with room for the row that says that it was cut. */
    private static final int BYTES_MAX = Answer.PARTS_MAX * Answer.PART_BYTES_MAX - 600;

    private static final int ROWS_MAX = PathCodec.ROWS_MAX - 2;
    private static final String BY_MAP = "map";

    private PathRows() {}

    /**
     * What a member told.
     *
     * @param facts what decided
     * @param below how the flow to the next member goes
     * @param end how the way ends, if it ends there
     */
    record Told(Map<String, String> facts, Optional<FlowPath> below, String end) {}

    /** Rows that do not make sense. */
    static final class Senseless extends Exception {
        private static final long serialVersionUID = 1L;

        Senseless(String what) {
            super(what, null, false, false);
        }
    }

    // ---- writing ----

    static List<PathRow> of(Told told) {
        Writing out = new Writing();
        out.facts(0, told.facts());
        told.below().ifPresent(path -> out.path(1, path));
        out.closing(told.end());
        return out.rows;
    }

    private static final class Writing {
        private final List<PathRow> rows = new ArrayList<>();
        private int bytes;
        private boolean cut;

        void facts(int level, Map<String, String> facts) {
            facts.forEach((label, text) -> add(level, Kind.FACT, label, text));
        }

        void path(int level, FlowPath path) {
            if (level > PathRow.LEVEL_MAX) {
                return;
            }
            add(level, Kind.LAYER, path.layer(), path.type());
            for (Hop hop : path.hops()) {
                String after = hop.source() == Source.MAP ? BY_MAP : Long.toString(hop.afterNs());
                add(level, Kind.HOP, hop.member(), after);
                facts(level, hop.facts());
                hop.below().ifPresent(below -> path(level + 1, below));
            }
            add(level, Kind.END, "", path.end());
        }

        private void add(int level, Kind kind, String label, String text) {
            PathRow row = new PathRow(level, kind, PathRow.cut(label), PathRow.cut(text));
            int more = PathCodec.bytesOf(row);
            // Once a row was left out the rest is too: what is there must stay a tree.
            cut |= bytes + more > BYTES_MAX || rows.size() >= ROWS_MAX;
            if (!cut) {
                bytes += more;
                rows.add(row);
            }
        }

        void closing(String end) {
            if (cut) {
                rows.add(new PathRow(0, Kind.END, "cut", PathRow.cut(end)));
            } else {
                rows.add(new PathRow(0, Kind.END, "", PathRow.cut(end)));
            }
        }
    }

    // ---- reading ----

    static Told read(List<PathRow> rows) throws Senseless {
        Reading in = new Reading(rows);
        Map<String, String> facts = in.facts(0);
        Optional<FlowPath> below = in.below(0);
        PathRow last = in.take(0, Kind.END);
        if (in.at != rows.size()) {
            throw new Senseless("rows after the end");
        }
        if (!last.label().isEmpty()) {
            facts.put("note", "the answer was too long and is cut");
        }
        return new Told(facts, below, last.text());
    }

    private static final class Reading {
        private final List<PathRow> rows;
        private int at;

        Reading(List<PathRow> rows) {
            this.rows = rows;
        }

        private boolean is(int level, Kind kind) {
            return at < rows.size() && rows.get(at).level() == level && rows.get(at).kind() == kind;
        }

        PathRow take(int level, Kind kind) throws Senseless {
            if (!is(level, kind)) {
                throw new Senseless("row " + at + " is no " + kind + " of level " + level);
            }
            return rows.get(at++);
        }

        Map<String, String> facts(int level) throws Senseless {
            Map<String, String> facts = new LinkedHashMap<>();
            while (is(level, Kind.FACT)) {
                PathRow row = take(level, Kind.FACT);
                facts.put(row.label(), row.text());
            }
            return facts;
        }

        Optional<FlowPath> below(int level) throws Senseless {
            return is(level + 1, Kind.LAYER) ? Optional.of(path(level + 1)) : Optional.empty();
        }

        private FlowPath path(int level) throws Senseless {
            PathRow layer = take(level, Kind.LAYER);
            List<Hop> hops = new ArrayList<>();
            while (is(level, Kind.HOP) && hops.size() < FlowPath.HOPS_MAX) {
                hops.add(hop(level));
            }
            // Where an answer was cut the ends of the layers are missing.
            String end = is(level, Kind.END) ? take(level, Kind.END).text() : "the answer was cut";
            return new FlowPath(layer.label(), layer.text(), hops, end);
        }

        private Hop hop(int level) throws Senseless {
            PathRow row = take(level, Kind.HOP);
            boolean byMap = row.text().equals(BY_MAP);
            long afterNs = byMap ? 0 : number(row.text());
            Map<String, String> facts = facts(level);
            Source source = byMap ? Source.MAP : Source.MEMBER;
            return new Hop(row.label(), source, afterNs, facts, below(level));
        }

        private static long number(String text) throws Senseless {
            try {
                return Math.max(0, Long.parseLong(text));
            } catch (NumberFormatException e) {
                throw new Senseless("\"" + text + "\" is no number");
            }
        }
    }
}
