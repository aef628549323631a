package org.o7s.commands.grammar;

import java.util.ArrayList;
import java.util.List;

/**
 * A keyword of an operation.
 *
 * @param id what commands know it by: its usual spelling
 * @param spellings how it may be typed, with what a prefix of each counts for
 * @param value what follows it
 * @param mandatory whether it must be given
 * @param repeatable whether every value counts; else the last one does
 * @param dashOnly whether it must be typed with dashes, so that it cannot be a prefix of anything
 * @param help one line
 */
public record Keyword(
        String id,
        List<Spelling> spellings,
        Value value,
        boolean mandatory,
        boolean repeatable,
        boolean dashOnly,
        String help) {

    /** One way to type a keyword. */
    public record Spelling(String word, Tier tier) {}

    /** Keeps a copy. */
    public Keyword {
        spellings = List.copyOf(spellings);
    }

    /** A keyword of 0.23 that may be left out. */
    public static Keyword keyword(String word, Value value, String help) {
        return keyword(word, Tier.BASE, value, help);
    }

    /** A keyword that may be left out. */
    public static Keyword keyword(String word, Tier tier, Value value, String help) {
        return new Keyword(
                word, List.of(new Spelling(word, tier)), value, false, false, false, help);
    }

    /** The same keyword, which must be given. */
    public Keyword needed() {
        return new Keyword(id, spellings, value, true, repeatable, dashOnly, help);
    }

    /** The same keyword, which may be given several times. */
    public Keyword repeated() {
        return new Keyword(id, spellings, value, mandatory, true, dashOnly, help);
    }

    /** The same keyword, typed with dashes only. */
    public Keyword dashed() {
        return new Keyword(id, spellings, value, mandatory, repeatable, true, help);
    }

    /** The same keyword under another identity. */
    public Keyword called(String newId) {
        return new Keyword(newId, spellings, value, mandatory, repeatable, dashOnly, help);
    }

    /** The same keyword with further spellings. */
    public Keyword also(String... words) {
        List<Spelling> all = new ArrayList<>(spellings);
        for (String word : words) {
            all.add(new Spelling(word, Tier.ADDITION));
        }
        return new Keyword(id, all, value, mandatory, repeatable, dashOnly, help);
    }

    /** How the keyword is shown in a usage line. */
    public String usage() {
        String text = (dashOnly ? "--" : "") + id + (value.isFlag() ? "" : " " + value.label());
        return mandatory ? text : "[" + text + "]" + (repeatable ? "*" : "");
    }
}
