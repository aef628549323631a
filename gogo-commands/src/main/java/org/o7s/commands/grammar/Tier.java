package org.o7s.commands.grammar;

/**
 * Where a word comes from: decides when a prefix of it counts (rule R1).
 *
 * <p>Additions come after everything that 0.23 has, so they can never change the meaning of a
 * command that 0.23 accepts.
 */
public enum Tier {
    /** A word of 0.23: the first in table order that begins with the typed word is meant. */
    BASE,
    /** A word of an older release or a synonym: likewise, after all words of 0.23. */
    ADDITION,
    /** A word of o7s: a prefix counts only if it fits one word. */
    EXTENSION,
    /** A word that must be typed in full. */
    EXACT
}
