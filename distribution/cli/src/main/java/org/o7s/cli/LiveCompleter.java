package org.o7s.cli;

import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import org.o7s.ipc.control.ControlMessage;

/** Asks the daemon what could stand at the cursor: words of the grammar, and live names. */
final class LiveCompleter implements Completer {
    /** After these a word goes on: a path, the scope of a command, a value. */
    private static final String GOES_ON = "/:=";

    private final Link link;

    LiveCompleter(Link link) {
        this.link = link;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        List<ControlMessage.Suggestion> suggestions;
        try {
            suggestions = link.complete(line.line(), line.cursor());
        } catch (ProgramException e) {
            // The next command says what became of the daemon; a half-typed line is no place for
            // it.
            return;
        }
        for (ControlMessage.Suggestion s : suggestions) {
            String word = s.word();
            if (!word.isEmpty()) {
                String help = s.help().isEmpty() ? null : s.help();
                boolean whole = GOES_ON.indexOf(word.charAt(word.length() - 1)) < 0;
                candidates.add(new Candidate(word, word, null, help, null, null, whole));
            }
        }
    }
}
