package org.o7s.commands.shell;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Process;
import org.jspecify.annotations.Nullable;

/**
 * The one filter that a pipe cannot do without: {@code irm flow list | grep oping}. Passes lines
 * that contain a regular expression; {@code -v} those that do not, {@code -i} in any case. The exit
 * code is 1 if no line passed, as everywhere.
 */
public final class Grep implements Function {
    /** The command word. */
    public static final String NAME = "grep";

    private static final int EXIT_NONE = 1;
    private static final int EXIT_USAGE = 2;

    @Override
    public @Nullable Object execute(CommandSession session, List<Object> arguments)
            throws IOException {
        List<String> words = new ArrayList<>(arguments.stream().map(String::valueOf).toList());
        boolean inverted = words.remove("-v");
        int flags = words.remove("-i") ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0;
        Process stage = Process.Utils.current();
        if (words.size() != 1 || stage == null) {
            session.getConsole().println("usage: COMMAND | grep [-v] [-i] PATTERN");
            ProgramFunction.exit(session, EXIT_USAGE);
            return null;
        }
        Pattern pattern;
        try {
            pattern = Pattern.compile(words.getFirst(), flags);
        } catch (PatternSyntaxException e) {
            stage.err()
                    .println(
                            "grep: bad pattern \""
                                    + words.getFirst()
                                    + "\": "
                                    + e.getDescription());
            ProgramFunction.exit(session, EXIT_USAGE);
            return null;
        }
        boolean any = filter(stage, pattern, inverted);
        ProgramFunction.exit(session, any ? 0 : EXIT_NONE);
        return null;
    }

    private static boolean filter(Process stage, Pattern pattern, boolean inverted)
            throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(stage.in(), StandardCharsets.UTF_8));
        PrintStream out = stage.out();
        boolean any = false;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (pattern.matcher(line).find() != inverted) {
                any = true;
                out.println(line);
            }
        }
        out.flush();
        return any;
    }
}
