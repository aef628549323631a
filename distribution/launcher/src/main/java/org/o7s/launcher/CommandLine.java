package org.o7s.launcher;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the words after {@code irmd} ask for. */
sealed interface CommandLine {

    /** Show how to use it. */
    record Help() implements CommandLine {}

    /** Show the version. */
    record Version() implements CommandLine {}

    /**
     * Run a system.
     *
     * @param instance the name of the system on this machine; empty: as the environment says
     * @param logToStdout log to standard output instead of a file
     * @param directFlows whether two applications of this system are joined without a layer
     * @param portable whether applications are connected by nothing but what the JDK has
     */
    record Run(
            Optional<String> instance, boolean logToStdout, boolean directFlows, boolean portable)
            implements CommandLine {}

    /**
     * Words that cannot be obeyed.
     *
     * @param sentence what is wrong, and what to do instead
     */
    record Mistake(String sentence) implements CommandLine {}

    /** The usage text. */
    String USAGE =
            """
            usage: irmd [options]

            Runs one Ouroboros system until it is told to stop (TERM or INT).

              --instance NAME        name of this system; several can run on one machine
              --stdout               log to standard output instead of a file
              --direct-flows on|off  join applications of this system without a layer (default: on)
              --portable             connect applications without system calls of Linux: slower, and
                                     only those of the user who runs irmd, or of root
              --version              print the version
              --help                 print this text

            examples:
              irmd --stdout
              irmd --instance lab2 --direct-flows off

            A user's system and root's system do not disturb each other. Talk to it with irm or o7sh,
            and the same --instance.
            """;

    /** The options, for suggestions. */
    List<String> OPTIONS =
            List.of(
                    "--instance",
                    "--stdout",
                    "--direct-flows",
                    "--portable",
                    "--config",
                    "--version",
                    "--help");

    /** Understands the words. */
    static CommandLine parse(String... args) {
        Optional<String> instance = Optional.empty();
        boolean logToStdout = false;
        boolean directFlows = true;
        boolean portable = false;
        Iterator<String> words = Arrays.asList(args).iterator();
        while (words.hasNext()) {
            String word = words.next();
            switch (word) {
                case "--help", "-h", "help" -> {
                    return new Help();
                }
                case "--version", "version" -> {
                    return new Version();
                }
                case "--stdout" -> logToStdout = true;
                case "--portable" -> portable = true;
                case "--config" -> {
                    return new Mistake(
                            "--config is not supported yet: start irmd without it and configure the"
                                    + " system with irm commands, for instance from a shell script");
                }
                case "--instance" -> {
                    if (!words.hasNext()) {
                        return new Mistake("--instance needs a name, for instance --instance lab2");
                    }
                    instance = Optional.of(words.next());
                }
                case "--direct-flows" -> {
                    Boolean choice = words.hasNext() ? SWITCH.get(words.next()) : null;
                    if (choice == null) {
                        return new Mistake("--direct-flows needs on or off");
                    }
                    directFlows = choice;
                }
                default -> {
                    return new Mistake("unknown option " + word + suggestion(word));
                }
            }
        }
        return new Run(instance, logToStdout, directFlows, portable);
    }

    /** The two positions of a switch. */
    Map<String, Boolean> SWITCH = Map.of("on", true, "off", false);

    private static String suggestion(String word) {
        return OPTIONS.stream()
                .filter(o -> word.length() > 3 && (o.startsWith(word) || word.startsWith(o)))
                .findFirst()
                .map(o -> "; did you mean " + o + "?")
                .orElse("; irmd --help lists them");
    }
}
