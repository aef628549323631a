package org.o7s.programs;

import java.util.ArrayList;
import java.util.List;

/**
 * The option that all programs have, taken out of the words; a value.
 *
 * @param instance the instance that was named; empty if none was
 * @param isIncomplete whether the option stands without a name
 * @param rest all other words
 */
record InstanceOption(String instance, boolean isIncomplete, List<String> rest) {
    /** What {@code --help} says about it. */
    static final String HELP =
            """

            Of the program, not of the command in a shell:
                  --instance NAME     the system to use (what O7S_INSTANCE names, or default)
            """;

    private static final String OPTION = "--instance";

    /** Looks through the words. */
    static InstanceOption of(List<String> words) {
        String instance = "";
        boolean incomplete = false;
        List<String> rest = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals(OPTION)) {
                i++;
                instance = i < words.size() ? words.get(i) : "";
                incomplete |= instance.isEmpty();
            } else if (word.startsWith(OPTION + "=")) {
                instance = word.substring(OPTION.length() + 1);
                incomplete |= instance.isEmpty();
            } else {
                rest.add(word);
            }
        }
        return new InstanceOption(instance, incomplete, List.copyOf(rest));
    }

    /** Whether the tool is asked how to use it. */
    boolean asksForHelp() {
        return rest.contains("--help") || rest.contains("-h");
    }
}
