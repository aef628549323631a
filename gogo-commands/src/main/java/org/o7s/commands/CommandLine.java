package org.o7s.commands;

import java.util.List;

/**
 * The {@code irm} command, as every front end reaches it: an OSGi service. Any thread; several
 * commands may run at once.
 */
public interface CommandLine {
    /**
     * Runs one command to its end.
     *
     * @param args what was typed after {@code irm}, one element per word, unquoted
     * @return the exit code: 0 done, 1 refused, 2 usage, 4 not found, 5 wrong state, 6 time limit,
     *     7 not permitted, 8 not supported; 255 for no words at all, as 0.23
     */
    int run(List<String> args, CommandIo io, Caller caller);

    /**
     * What could stand at a word of a command, with the names that exist now and that the caller
     * may see.
     *
     * @param args what was typed after {@code irm}
     * @param cursorWord index of the word to complete; {@code args.size()} for a new one
     * @return at most 1000 words that begin with what stands there, in a useful order
     */
    List<Candidate> complete(List<String> args, int cursorWord, Caller caller);
}
