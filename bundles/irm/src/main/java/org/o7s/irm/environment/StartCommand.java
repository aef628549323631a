package org.o7s.irm.environment;

import java.util.List;

/**
 * How a program is started.
 *
 * @param path absolute path of an executable file, a script or a jar, or a word to be found in PATH
 * @param arguments what follows its name on a command line
 */
public record StartCommand(String path, List<String> arguments) {
    /** Keeps a copy. */
    public StartCommand {
        arguments = List.copyOf(arguments);
    }

    /** As a person would type it. */
    @Override
    public String toString() {
        return arguments.isEmpty() ? path : path + " " + String.join(" ", arguments);
    }
}
