package org.o7s.irm.promise;

import java.util.OptionalDouble;

/**
 * One term of what was promised for a flow, and how it stands.
 *
 * @param name which: {@code loss}
 * @param unit of both numbers: {@code ms}
 * @param promised the limit; empty if nothing was promised
 * @param measured what was measured; empty if nothing was
 * @param standing how it stands
 * @param why what was measured, and over how much, or why it was not; a phrase
 */
public record Term(
        String name,
        String unit,
        OptionalDouble promised,
        OptionalDouble measured,
        Standing standing,
        String why) {

    /** How a term stands. */
    public enum Standing {
        /** What was measured is within the promise. */
        KEPT("kept"),
        /** It is not. */
        BROKEN("broken"),
        /** There is a promise, and what was measured says neither. */
        NOT_MEASURABLE("not measurable"),
        /** There is none. */
        NOT_PROMISED("-");

        private final String word;

        Standing(String word) {
            this.word = word;
        }

        /** For people. */
        public String word() {
            return word;
        }
    }
}
