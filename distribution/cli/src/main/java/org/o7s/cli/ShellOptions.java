package org.o7s.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * What the words after {@code o7sh} ask for; a value.
 *
 * @param wish what to do
 * @param instance the instance that was named, empty if none
 * @param lines the lines of {@code -c}, in order
 */
record ShellOptions(Wish wish, String instance, List<String> lines) {

    /** What to do. */
    enum Wish {
        /** Execute lines: those of {@code -c}, else those of standard input. */
        EXECUTE,
        /** Say how the program is used. */
        HELP,
        /** Say which version it is. */
        VERSION
    }

    /** The text of {@code --help}. */
    static final String USAGE =
            """
            usage: o7sh [--instance NAME] [-c LINE]...

            A shell on a running system. Without -c it reads lines from the terminal, with editing, history
            and completion (Tab), or from standard input if that is no terminal. A line that begins with #
            is a comment; a backslash at the end of a line joins it with the next one.

              -c LINE                execute this line; may be repeated
              --instance NAME        the system that is meant (default: $O7S_INSTANCE, else "default")
              --version              print the version
              --help                 print this text

            In the shell: irm help, oping --help, lb (bundles), scr:list (components), help (everything);
            Ctrl-C interrupts a command, Ctrl-D or exit leaves. The exit code is that of the last command;
            3 means that the system is not running.

            examples:
              o7sh
              o7sh --instance lab2 -c 'irm ipcp list' -c 'oping -n pong -c 4'
              o7sh < script
            """;

    ShellOptions {
        lines = List.copyOf(lines);
    }

    /**
     * Understands the words.
     *
     * @throws ProgramException if they make no sense
     */
    static ShellOptions parse(String... args) throws ProgramException {
        OptionScan options = OptionScan.of(List.of(args));
        List<String> lines = new ArrayList<>();
        List<String> words = options.rest();
        for (int i = 0; i < words.size(); i++) {
            switch (words.get(i)) {
                case "-h", "--help" -> {
                    return new ShellOptions(Wish.HELP, "", List.of());
                }
                case "-V", "--version" -> {
                    return new ShellOptions(Wish.VERSION, "", List.of());
                }
                case "-c" -> {
                    i++;
                    if (i == words.size()) {
                        throw new ProgramException(
                                ExitCode.USAGE, "-c needs a line, for instance -c 'irm status'");
                    }
                    lines.add(words.get(i));
                }
                default ->
                        throw new ProgramException(
                                ExitCode.USAGE,
                                "unknown option "
                                        + words.get(i)
                                        + "; a command is given with -c '...', and o7sh --help"
                                        + " lists all options");
            }
        }
        return new ShellOptions(Wish.EXECUTE, options.instance(), lines);
    }
}
