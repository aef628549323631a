package org.o7s.map.model;

import java.util.Map;
import java.util.TreeMap;

/**
 * What the page shows, at one moment: sections of things, each thing by its key, as JSON.
 *
 * <p>Things are compared as text, so that only what has changed is sent again. What changes all the
 * time is a section of its own.
 *
 * @param number grows with every look
 * @param wallMs when, in ms since 1970
 * @param sections name to key to JSON; not changed any more
 */
public record Snapshot(long number, long wallMs, Map<Section, Map<String, String>> sections) {

    /** What there is to show. */
    public enum Section {
        /** One thing, {@code here}: the system itself. */
        SYSTEM,
        /** IPCPs and what they know of their layers, by name. */
        IPCPS,
        /** Flows, by number. */
        FLOWS,
        /** What went through each flow, by its number: an array of {@link Things#counters}. */
        COUNTERS,
        /** What each IPCP did not carry: counters by reason, by its name. */
        DROPS,
        /** Slots and the policies in them, by owner and kind. */
        SLOTS,
        /** The last exchanges of policies, by number. */
        RECEIPTS;

        /** Its name in a message. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** Keeps copies. */
    public Snapshot {
        Map<Section, Map<String, String>> all = new TreeMap<>();
        sections.forEach((section, things) -> all.put(section, Map.copyOf(things)));
        sections = Map.copyOf(all);
    }

    /** Nothing yet. */
    public static final Snapshot NOTHING = new Snapshot(0, 0, Map.of());

    /** The things of a section, by key. */
    public Map<String, String> things(Section section) {
        return sections.getOrDefault(section, Map.of());
    }
}
