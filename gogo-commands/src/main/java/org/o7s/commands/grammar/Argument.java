package org.o7s.commands.grammar;

/**
 * A word of an operation that stands by itself, before the keywords.
 *
 * @param id what commands know it by
 * @param value what it may be
 * @param mandatory whether it must be given
 * @param prefix a keyword that may stand before it ({@code name} in {@code register name X}, rule
 *     R3); empty if none
 * @param help one line
 */
public record Argument(String id, Value value, boolean mandatory, String prefix, String help) {

    /** An argument that must be given. */
    public static Argument of(String id, Value value, String help) {
        return new Argument(id, value, true, "", help);
    }

    /** The same argument, which may be left out. */
    public Argument optional() {
        return new Argument(id, value, false, prefix, help);
    }

    /** The same argument, before which a keyword may stand. */
    public Argument after(String keyword) {
        return new Argument(id, value, mandatory, keyword, help);
    }

    /** How the argument is shown in a usage line. */
    public String usage() {
        String text = (prefix.isEmpty() ? "" : "[" + prefix + "] ") + value.label();
        return mandatory ? text : "[" + text + "]";
    }
}
