package org.o7s.cli;

import java.util.Arrays;
import java.util.List;

/**
 * The main program of {@code irm}, and of tools that bundles offer in the daemon, for which a link
 * to it is named after them. The first word is the program's name.
 */
public final class Irm {
    private Irm() {}

    /** Runs one command to its end. */
    public static void main(String[] args) {
        List<String> words = Arrays.asList(args);
        String program = words.isEmpty() ? "irm" : words.getFirst();
        List<String> rest = words.isEmpty() ? words : words.subList(1, words.size());
        Command command = new Command(Surroundings.ofProcess(program));
        Interruption interruption = new Interruption(command, !program.equals("irm"));
        Runtime.getRuntime().addShutdownHook(interruption);
        interruption.end(command.run(rest));
    }
}
