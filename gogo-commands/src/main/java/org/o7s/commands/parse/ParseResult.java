package org.o7s.commands.parse;

import java.util.List;
import org.o7s.core.problem.Problem;

/** What a line turned out to be. */
public sealed interface ParseResult {
    /** The options of the line. */
    Globals globals();

    /** A command. */
    record Command(Parsed parsed, Globals globals) implements ParseResult {}

    /** A question for help; the words say on what. */
    record Help(List<String> topic, Globals globals) implements ParseResult {}

    /** The question for the version. */
    record Version(Globals globals) implements ParseResult {}

    /** No word at all. */
    record Nothing(Globals globals) implements ParseResult {}

    /** A line that makes no sense. */
    record Failed(Problem problem, Globals globals) implements ParseResult {}
}
