package org.o7s.wire.g23.unicast;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * What o7s members tell each other to change policies everywhere or nowhere, between EIDs 3
 * (docs/wire/extensions.md, "reconfiguration"). {@link ReconfigurationCodec} turns it into bytes
 * and back; a message that it could not carry cannot be made.
 */
public sealed interface ReconfigurationMessage {

    /** Which change it is about: a number of the member that wants it. */
    long transaction();

    /** Address of the member that sent the message, 1 to 2^32-1. */
    long source();

    /**
     * A policy that shall change.
     *
     * @param kind {@link PolicyName}
     * @param policy its name, {@link PolicyName}; empty for the return to the one before
     * @param parameters as of an {@link OepPolicy}; none for a return
     */
    record Change(String kind, String policy, Map<String, String> parameters) {
        /**
         * Checks and copies.
         *
         * @throws IllegalArgumentException if the wire does not carry it
         */
        public Change {
            PolicyName.check("kind", kind);
            if (!policy.isEmpty()) {
                PolicyName.check("policy", policy);
            }
            if (!OepPolicy.areParameters(parameters)
                    || (policy.isEmpty() && !parameters.isEmpty())) {
                throw new IllegalArgumentException(
                        "%s/%s has parameters that the wire does not carry: %s"
                                .formatted(kind, policy, parameters));
            }
            parameters = OepPolicy.sorted(parameters);
        }
    }

    /**
     * What a member exchanged, or would.
     *
     * @param kind {@link PolicyName}
     * @param from policy and version before: printable ASCII, at most {@link #LABEL_MAX}
     * @param to policy and version now, likewise
     * @param pauseNs how long packets waited, 0 or more
     * @param packetsLost how many packets it cost, 0 or more
     */
    record Row(String kind, String from, String to, long pauseNs, long packetsLost) {
        /** The longest label. */
        public static final int LABEL_MAX = 48;

        /**
         * Checks.
         *
         * @throws IllegalArgumentException if the wire does not carry it
         */
        public Row {
            PolicyName.check("kind", kind);
            if (!isLabel(from) || !isLabel(to) || pauseNs < 0 || packetsLost < 0) {
                throw new IllegalArgumentException("%s: %s to %s".formatted(kind, from, to));
            }
        }

        /** A label that the wire carries, made of one that it may not. */
        public static String label(String text) {
            String shown = text.replaceAll("[^ -~]", "?");
            return shown.length() <= LABEL_MAX ? shown : shown.substring(0, LABEL_MAX);
        }

        static boolean isLabel(String text) {
            return text.length() <= LABEL_MAX && text.chars().allMatch(c -> c >= ' ' && c <= '~');
        }
    }

    /** Make and try these policies, and wait for the word. */
    record Prepare(long transaction, long source, List<Change> changes)
            implements ReconfigurationMessage {
        /**
         * Checks and copies.
         *
         * @throws IllegalArgumentException if there are none, more than {@link
         *     ReconfigurationCodec#ROWS_MAX}, two of a kind, or they do not fit
         */
        public Prepare {
            changes = List.copyOf(changes);
            long kinds = changes.stream().map(Change::kind).distinct().count();
            if (changes.isEmpty() || kinds < changes.size()) {
                throw new IllegalArgumentException("no set of changes: " + changes);
            }
            ReconfigurationCodec.checkFits(changes.size(), ReconfigurationCodec.bytesOf(changes));
        }
    }

    /** They are ready: what would change. Also a question: what shall become of it? */
    record Prepared(long transaction, long source, List<Row> rows)
            implements ReconfigurationMessage {
        /** Checks and copies, as {@link Prepare}. */
        public Prepared {
            rows = List.copyOf(rows);
            ReconfigurationCodec.checkFits(rows.size(), ReconfigurationCodec.bytesOfRows(rows));
        }
    }

    /** It cannot be done, or not any more. */
    record Refused(long transaction, long source, String why) implements ReconfigurationMessage {
        /** The longest reason, in bytes of UTF-8; what is longer is cut. */
        public static final int WHY_MAX_BYTES = 512;

        /** Cuts the reason. */
        public Refused {
            byte[] bytes = why.getBytes(StandardCharsets.UTF_8);
            if (bytes.length > WHY_MAX_BYTES) {
                // A character that was cut through becomes one of three bytes.
                why = new String(bytes, 0, WHY_MAX_BYTES - 3, StandardCharsets.UTF_8);
            }
        }
    }

    /** All are ready: change. */
    record Commit(long transaction, long source) implements ReconfigurationMessage {}

    /** It is done: what was exchanged. */
    record Committed(long transaction, long source, List<Row> rows)
            implements ReconfigurationMessage {
        /** Checks and copies, as {@link Prepare}. */
        public Committed {
            rows = List.copyOf(rows);
            ReconfigurationCodec.checkFits(rows.size(), ReconfigurationCodec.bytesOfRows(rows));
        }
    }

    /** It shall not be done. */
    record Abort(long transaction, long source) implements ReconfigurationMessage {}
}
