package org.o7s.core.ipcp;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.o7s.core.counters.CounterSet;

/**
 * Packets of flows that a member of a layer has lost since it began, by reason: what it says of
 * itself as a fact of a {@link FlowPath.Hop}. What was dropped because it was nobody's, or
 * nonsense, is not among them: no flow misses it.
 *
 * @param counts by reason, without those that are 0
 */
public record Losses(Map<String, Long> counts) {
    /** The label of the fact. */
    public static final String LABEL = "lost";

    /** The label of a fact that says in words what does not work. */
    public static final String TROUBLE = "trouble";

    /** Nothing was lost. */
    public static final Losses NONE = new Losses(Map.of());

    private static final String NOTHING = "nothing";

    private static final String BETWEEN = ", ";

    /** The longest fact that the wire carries, in bytes (docs/wire/extensions.md, "path"). */
    private static final int TEXT_MAX = 255;

    private static final String MORE = BETWEEN + "...";

    /** Names of counters, without {@link CounterSet#DROPPED}. */
    public static final Set<String> REASONS =
            Set.of(
                    "queue-full",
                    "ring-full",
                    "no-memory",
                    "no-headroom",
                    "too-large",
                    "link-down",
                    "link-closed",
                    "interface-down",
                    "send-failed",
                    "at-close",
                    "refused",
                    "broken",
                    "early",
                    "no-route",
                    "no-hop-up",
                    "ttl",
                    "backwards",
                    "unsent",
                    "too-short",
                    "truncated",
                    "short-frame",
                    "short-datagram",
                    "short-packet",
                    "length-field",
                    "train-too-long",
                    "packets-no-policy",
                    "packets-too-long",
                    "packets-no-headroom",
                    "packets-sources",
                    "copies-full",
                    "copies-too-large",
                    "copies-no-memory");

    private static final Pattern ENTRY = Pattern.compile("([1-9]\\d{0,17}) ([a-z-]{1,40})");

    /** Keeps a copy, in order. */
    public Losses {
        counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
    }

    /** Those among counters; the same reason in several sets is added up. */
    @SafeVarargs
    public static Losses among(Map<String, Long>... counters) {
        Map<String, Long> found = new LinkedHashMap<>();
        for (Map<String, Long> set : counters) {
            set.forEach(
                    (name, count) -> {
                        String reason =
                                name.startsWith(CounterSet.DROPPED)
                                        ? name.substring(CounterSet.DROPPED.length())
                                        : "";
                        if (count > 0 && REASONS.contains(reason)) {
                            found.merge(reason, count, Losses::sum);
                        }
                    });
        }
        return new Losses(found);
    }

    /** Those that a fact tells of; what it says otherwise, be it of another version, counts not. */
    public static Losses of(String fact) {
        Map<String, Long> found = new LinkedHashMap<>();
        for (String part : fact.split(BETWEEN, -1)) {
            Matcher entry = ENTRY.matcher(part);
            if (entry.matches()) {
                found.merge(entry.group(2), Long.parseLong(entry.group(1)), Losses::sum);
            }
        }
        return new Losses(found);
    }

    private static long sum(long a, long b) {
        return a + b < 0 ? Long.MAX_VALUE : a + b;
    }

    /** All together. */
    public long total() {
        return counts.values().stream().mapToLong(Long::longValue).reduce(0, Losses::sum);
    }

    /** Those that came since an earlier look at the same member. */
    public Losses since(Losses earlier) {
        Map<String, Long> between = new LinkedHashMap<>();
        counts.forEach(
                (reason, count) -> {
                    long before = earlier.counts.getOrDefault(reason, 0L);
                    // A member that began again counts from 0 again.
                    long more = count >= before ? count - before : count;
                    if (more > 0) {
                        between.put(reason, more);
                    }
                });
        return new Losses(between);
    }

    /**
     * As a fact, the largest counts first: {@code 12 queue-full, 3 no-route}. What the wire does
     * not carry is left out.
     */
    public String text() {
        List<String> entries =
                counts.entrySet().stream()
                        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                        .map(e -> e.getValue() + " " + e.getKey())
                        .toList();
        if (entries.isEmpty()) {
            return NOTHING;
        }
        String all = String.join(BETWEEN, entries);
        if (all.length() <= TEXT_MAX) {
            return all;
        }
        StringBuilder text = new StringBuilder(entries.getFirst());
        for (String entry : entries.subList(1, entries.size())) {
            if (text.length() + BETWEEN.length() + entry.length() + MORE.length() > TEXT_MAX) {
                break;
            }
            text.append(BETWEEN).append(entry);
        }
        return text.append(MORE).toString();
    }
}
