package org.o7s.core.slot;

/**
 * Which owners of slots are meant: their name, or a pattern in which {@code *} stands for anything.
 *
 * @param text as typed
 */
record OwnerPattern(String text) {

    /** Whether an owner is meant. Time grows with the product of both lengths at most. */
    boolean matches(String owner) {
        int o = 0;
        int p = 0;
        int star = -1;
        int resume = 0;
        while (o < owner.length()) {
            if (p < text.length() && text.charAt(p) == '*') {
                star = p++;
                resume = o;
            } else if (p < text.length() && text.charAt(p) == owner.charAt(o)) {
                p++;
                o++;
            } else if (star >= 0) {
                p = star + 1;
                o = ++resume;
            } else {
                return false;
            }
        }
        while (p < text.length() && text.charAt(p) == '*') {
            p++;
        }
        return p == text.length();
    }
}
