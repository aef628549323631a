package org.o7s.irm.state;

/** Patterns in which {@code *} stands for any text, as targets of commands use them. */
public final class Wildcard {
    private Wildcard() {}

    /** Whether the text matches. Time grows with the product of both lengths at most. */
    public static boolean matches(String pattern, String text) {
        int t = 0;
        int p = 0;
        int star = -1;
        int resume = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = t;
            } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
