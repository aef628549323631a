package org.o7s.lab.file;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.o7s.lab.cable.Impairments;
import org.o7s.lab.cable.Outages;

/**
 * What a cable does to frames, in words: {@code loss 1% delay 20ms rate 10M}, in a lab file as on a
 * command line. Any thread.
 */
public final class Badness {
    /** Every word, with an example. */
    private static final Map<String, String> WORDS =
            new TreeMap<>(
                    Map.ofEntries(
                            entry("loss", "1%"),
                            entry("burst", "3"),
                            entry("dark", "2s"),
                            entry("every", "7s"),
                            entry("duplicate", "1%"),
                            entry("corrupt", "0.1%"),
                            entry("reorder", "5%"),
                            entry("hold", "10ms"),
                            entry("delay", "20ms"),
                            entry("jitter", "5ms"),
                            entry("rate", "10M"),
                            entry("queue", "25")));

    private static final long MAX_TIME_NS = 10_000_000_000L;
    private static final long MAX_PERIOD_NS = 3_600_000_000_000L;
    private static final int MAX_FRAMES = 10_000;
    private static final long DEFAULT_HOLD_NS = 10_000_000L;
    private static final long MIN_RATE_BPS = 1_000;
    private static final long MAX_RATE_BPS = 100_000_000_000L;

    private Badness() {}

    /** All words. */
    public static Set<String> words() {
        return WORDS.keySet();
    }

    /**
     * A cable that is like another one except for what is said.
     *
     * @throws IllegalArgumentException with a sentence about what cannot be understood
     */
    public static Impairments apply(Impairments before, Map<String, String> said) {
        for (String word : said.keySet()) {
            if (!WORDS.containsKey(word)) {
                throw new IllegalArgumentException(
                        "there is no " + word + ", only " + String.join(", ", words()));
            }
        }
        double reordering = probability(said, "reorder", before.reordering());
        long holdNs = time(said, "hold", before.holdBackNs(), MAX_TIME_NS);
        long delayNs = time(said, "delay", before.delayNs(), MAX_TIME_NS);
        long jitterBeforeNs = said.containsKey("delay") ? 0 : before.jitterNs();
        long jitterNs = time(said, "jitter", jitterBeforeNs, MAX_TIME_NS);
        if (jitterNs > delayNs) {
            throw new IllegalArgumentException(
                    "jitter "
                            + Amounts.time(jitterNs)
                            + " is more than delay "
                            + (delayNs == 0 ? "0" : Amounts.time(delayNs)));
        }
        return new Impairments(
                probability(said, "loss", before.loss()),
                probability(said, "duplicate", before.duplication()),
                probability(said, "corrupt", before.corruption()),
                reordering,
                reordering > 0 && holdNs == 0 ? DEFAULT_HOLD_NS : holdNs,
                delayNs,
                jitterNs,
                rate(said, before.rateBps()),
                frames(said, "queue", before.queueFrames()),
                outages(said, before.outages()));
    }

    private static Outages outages(Map<String, String> said, Outages before) {
        long darkNs = time(said, "dark", before.darkNs(), MAX_PERIOD_NS);
        long everyNs = time(said, "every", before.everyNs(), MAX_PERIOD_NS);
        if (darkNs > everyNs) {
            throw new IllegalArgumentException(
                    "dark "
                            + Amounts.time(darkNs)
                            + (everyNs == 0
                                    ? " has no period, for instance every " + WORDS.get("every")
                                    : " is more than every " + Amounts.time(everyNs)));
        }
        return new Outages(frames(said, "burst", before.burstFrames()), darkNs, everyNs);
    }

    private static int frames(Map<String, String> said, String word, int before) {
        String text = said.get(word);
        if (text == null) {
            return before;
        }
        int frames = Amounts.count(text).orElseThrow(() -> unknown(word, text));
        if (frames < 1 || frames > MAX_FRAMES) {
            throw new IllegalArgumentException(
                    word + " " + text + " is outside 1 to " + MAX_FRAMES + " frames");
        }
        return frames;
    }

    private static double probability(Map<String, String> said, String word, double before) {
        String text = said.get(word);
        return text == null
                ? before
                : Amounts.probability(text).orElseThrow(() -> unknown(word, text));
    }

    private static long time(Map<String, String> said, String word, long before, long mostNs) {
        String text = said.get(word);
        if (text == null) {
            return before;
        }
        long ns = Amounts.timeNs(text).orElseThrow(() -> unknown(word, text));
        if (ns > mostNs) {
            throw new IllegalArgumentException(
                    word + " " + text + " is more than " + Amounts.time(mostNs));
        }
        return ns;
    }

    private static long rate(Map<String, String> said, long before) {
        String text = said.get("rate");
        if (text == null) {
            return before;
        }
        long bps = Amounts.rateBps(text).orElseThrow(() -> unknown("rate", text));
        if (bps != 0 && (bps < MIN_RATE_BPS || bps > MAX_RATE_BPS)) {
            throw new IllegalArgumentException(
                    "rate "
                            + text
                            + " is outside "
                            + Amounts.rate(MIN_RATE_BPS)
                            + " to "
                            + Amounts.rate(MAX_RATE_BPS)
                            + " (bit/s; 0: no limit)");
        }
        return bps;
    }

    private static IllegalArgumentException unknown(String word, String text) {
        return new IllegalArgumentException(
                word
                        + " "
                        + text
                        + " is not understood, for instance "
                        + word
                        + " "
                        + WORDS.get(word));
    }

    /** In words; {@code good} if it does nothing. */
    public static String describe(Impairments impairments) {
        List<String> words = new ArrayList<>();
        share(words, "loss", impairments.loss());
        outages(words, impairments.outages());
        share(words, "duplicate", impairments.duplication());
        share(words, "corrupt", impairments.corruption());
        share(words, "reorder", impairments.reordering());
        if (impairments.reordering() > 0) {
            words.add("hold " + Amounts.time(impairments.holdBackNs()));
        }
        if (impairments.delayNs() > 0) {
            words.add("delay " + Amounts.time(impairments.delayNs()));
        }
        if (impairments.jitterNs() > 0) {
            words.add("jitter " + Amounts.time(impairments.jitterNs()));
        }
        if (impairments.rateBps() > 0) {
            words.add("rate " + Amounts.rate(impairments.rateBps()));
        }
        if (impairments.queueFrames() != Impairments.QUEUE_FRAMES) {
            words.add("queue " + impairments.queueFrames());
        }
        return words.isEmpty() ? "good" : String.join(" ", words);
    }

    private static void outages(List<String> words, Outages outages) {
        if (outages.burstFrames() > 1) {
            words.add("burst " + outages.burstFrames());
        }
        if (outages.darkNs() > 0) {
            words.add("dark " + Amounts.time(outages.darkNs()));
        }
        if (outages.everyNs() > 0) {
            words.add("every " + Amounts.time(outages.everyNs()));
        }
    }

    private static void share(List<String> words, String word, double probability) {
        if (probability > 0) {
            words.add(word + " " + Amounts.percent(probability));
        }
    }
}
