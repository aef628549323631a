package org.o7s.tools;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An option of a tool, for a shell that completes words. A value.
 *
 * @param word as it is typed: {@code --count}
 * @param help what it means
 */
public record ToolOption(String word, String help) {
    /** A line of a usage: one or two spellings, perhaps the name of a value, and its meaning. */
    private static final Pattern LINE =
            Pattern.compile(" +(-[^ ,]+)(?:, (-[^ ,]+))*(?: [A-Z]+)? {2,}(\\S.*)");

    private static final Pattern WORD = Pattern.compile("--?[a-zA-Z][a-zA-Z_-]*");

    /** Those that a usage explains: so help and completion cannot differ. */
    public static List<ToolOption> ofUsage(String usage) {
        List<ToolOption> options = new ArrayList<>();
        for (String line : usage.lines().toList()) {
            Matcher explained = LINE.matcher(line);
            if (explained.matches()) {
                String help = explained.group(3);
                Matcher words = WORD.matcher(line.substring(0, explained.start(3)));
                while (words.find()) {
                    options.add(new ToolOption(words.group(), help));
                }
            }
        }
        return List.copyOf(options);
    }
}
