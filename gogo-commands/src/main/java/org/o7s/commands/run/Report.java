package org.o7s.commands.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The answer of an operation, in both forms.
 *
 * @param json for {@code --json}
 * @param text for people, with its line feeds; empty for the silence of success
 * @param notices what the user should know although it worked
 * @param exitCode what the command returns to its shell
 */
record Report(ObjectNode json, String text, List<String> notices, int exitCode) {
    Report {
        notices = List.copyOf(notices);
    }

    Report(ObjectNode json, String text, List<String> notices) {
        this(json, text, notices, 0);
    }

    static Report of(ObjectNode json, String text) {
        return new Report(json, text, List.of());
    }
}
