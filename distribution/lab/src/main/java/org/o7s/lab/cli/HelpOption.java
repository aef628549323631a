package org.o7s.lab.cli;

import picocli.CommandLine.Option;

/** The option that every command has. */
class HelpOption {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "says how to use it")
    private boolean isWanted;

    /** Whether it was given; the program shows the help before anything else is done. */
    final boolean isWanted() {
        return isWanted;
    }
}
