package org.o7s.commands.shell;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.CommandSessionListener;
import org.jspecify.annotations.Nullable;

/**
 * Keeps Gogo from replacing {@code *} by the names of files in lines that call a program of ours:
 * in {@code irm register oping layer *} the star is for {@code irm}. Other lines keep what the user
 * has set. The exit code of a line begins at 0.
 */
public final class WordsAsTyped implements CommandSessionListener {
    private static final String NO_FILE_NAMES = "gogo.option.noglob";

    private final Programs programs;
    private final Map<CommandSession, Boolean> changed =
            Collections.synchronizedMap(new WeakHashMap<>());

    /** For lines that call one of these. */
    public WordsAsTyped(Programs programs) {
        this.programs = programs;
    }

    @Override
    public void beforeExecute(CommandSession session, CharSequence command) {
        List<String> names = programs.names();
        boolean ours =
                ShellLine.of(command.toString()).commands().stream()
                        .map(c -> c.substring(c.indexOf(':') + 1))
                        .anyMatch(names::contains);
        if (ours) {
            session.put(ProgramFunction.EXIT, 0);
        }
        if (ours && session.get(NO_FILE_NAMES) == null) {
            changed.put(session, true);
            session.put(NO_FILE_NAMES, true);
        }
    }

    @Override
    public void afterExecute(CommandSession session, CharSequence command, Exception exception) {
        restore(session);
    }

    @Override
    public void afterExecute(
            CommandSession session, CharSequence command, @Nullable Object result) {
        restore(session);
    }

    private void restore(CommandSession session) {
        if (changed.remove(session) != null) {
            session.put(NO_FILE_NAMES, null);
        }
    }
}
