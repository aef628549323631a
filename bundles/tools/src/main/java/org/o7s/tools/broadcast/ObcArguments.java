package org.o7s.tools.broadcast;

import java.util.List;
import org.o7s.tools.base.UsageException;
import org.o7s.tools.base.Words;

/**
 * What obc is to do.
 *
 * @param help whether to explain itself, and nothing else
 * @param layer name of the layer; not empty unless {@code help}
 * @param message what to say
 * @param listen whether to read instead
 * @param json whether to print JSON objects
 */
record ObcArguments(boolean help, String layer, String message, boolean listen, boolean json) {
    /** What is said if nobody says anything else. */
    static final String GREETING = "Ouroboros multicast rocks!";

    /** Reads a command line. */
    static ObcArguments read(List<String> args) throws UsageException {
        String layer = "";
        String message = GREETING;
        boolean listen = false;
        boolean json = false;
        Words words = new Words(args);
        while (words.hasNext()) {
            String word = words.next();
            switch (word) {
                case "-n", "--name" -> layer = words.value(word);
                case "-m", "--message" -> message = words.value(word);
                case "-l", "--listen" -> listen = true;
                case "--json" -> json = true;
                case "-h", "--help" -> {
                    return new ObcArguments(true, "", message, false, false);
                }
                default -> throw Words.unknown(word);
            }
        }
        if (layer.isEmpty()) {
            throw UsageException.withUsage("-n needs the name of a broadcast layer");
        }
        return new ObcArguments(false, layer, message, listen, json);
    }
}
