package org.o7s.wire.g23.unicast;

/**
 * The rule for names of policies and their kinds on the wire: 1 to {@link #MAX_BYTES} of the ASCII
 * letters, digits and {@code . _ -}, so that a name from outside can be shown and looked up without
 * further care (docs/wire/extensions.md, "named policies").
 */
public final class PolicyName {
    /** The longest name. */
    public static final int MAX_BYTES = 64;

    private PolicyName() {}

    /** Whether a text is a name. */
    public static boolean isValid(String name) {
        return !name.isEmpty()
                && name.length() <= MAX_BYTES
                && name.chars().allMatch(PolicyName::isNameCharacter);
    }

    private static boolean isNameCharacter(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '_'
                || c == '-';
    }

    static void check(String what, String name) {
        if (!isValid(name)) {
            throw new IllegalArgumentException(
                    "the name of a %s is 1 to %d letters, digits, '.', '_' or '-', but is '%s'"
                            .formatted(what, MAX_BYTES, name));
        }
    }
}
