package org.o7s.commands.grammar;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Finds the words that somebody may have meant. */
public final class Nearest {
    private static final int MAX_SUGGESTIONS = 3;
    private static final int MAX_LENGTH = 255;

    private record Scored(String word, int distance) {}

    private Nearest() {}

    /** At most three of the known words that are close to the typed one, closest first. */
    public static List<String> to(String typed, Collection<String> known) {
        if (typed.isEmpty() || typed.length() > MAX_LENGTH) {
            return List.of();
        }
        int limit = Math.max(1, typed.length() / 3);
        return known.stream()
                .filter(w -> Math.abs(w.length() - typed.length()) <= limit)
                .map(w -> new Scored(w, distance(typed, w)))
                .filter(s -> s.distance <= limit)
                .sorted(Comparator.comparingInt(Scored::distance).thenComparing(Scored::word))
                .limit(MAX_SUGGESTIONS)
                .map(Scored::word)
                .toList();
    }

    /** Edits between two words: insert, remove, change, or swap neighbours. */
    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            d[i][0] = i;
        }
        for (int j = 0; j <= b.length(); j++) {
            d[0][j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] =
                        Math.min(d[i - 1][j - 1] + change, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                if (i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
