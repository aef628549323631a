package org.o7s.commands.grammar;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Words in a fixed order and what they mean; understands abbreviations in three passes (rule R1):
 * the exact word, a prefix of a word of 0.23, a prefix of another word.
 *
 * @param <T> what a word means; several spellings may mean one thing
 */
public final class WordTable<T> {

    /** What a typed word turned out to be. */
    public sealed interface Match<T> {}

    /** The word means something. */
    public record Found<T>(String word, T meaning) implements Match<T> {}

    /** The word fits several, and one may not guess. */
    public record Ambiguous<T>(List<String> words) implements Match<T> {}

    /** The word fits nothing. */
    public record Unknown<T>(List<String> nearest) implements Match<T> {}

    private record Row<T>(String word, Tier tier, T meaning) {}

    private final List<Row<T>> rows = new ArrayList<>();

    /** Appends a word. */
    public WordTable<T> add(String word, Tier tier, T meaning) {
        rows.add(new Row<>(word, tier, meaning));
        return this;
    }

    /** All words, in order. */
    public List<String> words() {
        return rows.stream().map(Row::word).toList();
    }

    /**
     * Looks a typed word up.
     *
     * @param strict refuse a prefix that does not fit exactly one meaning (rule R2)
     */
    public Match<T> match(String typed, boolean strict) {
        for (Row<T> row : rows) {
            if (row.word.equals(typed)) {
                return new Found<>(row.word, row.meaning);
            }
        }
        if (typed.isEmpty()) {
            return new Unknown<>(words());
        }
        List<Row<T>> fitting =
                rows.stream()
                        .filter(r -> r.tier != Tier.EXACT && r.word.startsWith(typed))
                        .toList();
        if (strict) {
            return unique(fitting, typed);
        }
        for (Tier tier : List.of(Tier.BASE, Tier.ADDITION)) {
            for (Row<T> row : fitting) {
                if (row.tier == tier) {
                    return new Found<>(row.word, row.meaning);
                }
            }
        }
        return unique(fitting, typed);
    }

    private Match<T> unique(List<Row<T>> fitting, String typed) {
        if (fitting.isEmpty()) {
            return new Unknown<>(Nearest.to(typed, words()));
        }
        Set<T> meanings = new LinkedHashSet<>();
        fitting.forEach(r -> meanings.add(r.meaning));
        if (meanings.size() > 1) {
            return new Ambiguous<>(fitting.stream().map(Row::word).toList());
        }
        return new Found<>(fitting.getFirst().word, fitting.getFirst().meaning);
    }
}
