package org.o7s.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Where a program runs. A value; any thread.
 *
 * @param program what it is called in messages
 * @param environment the environment of the process
 * @param user name of the user
 * @param directory what relative file names are relative to
 * @param columns width of the terminal; 0 if the output goes elsewhere
 * @param irmd how to call the daemon's program, for advice
 * @param out for results
 * @param err for problems
 */
record Surroundings(
        String program,
        Map<String, String> environment,
        String user,
        String directory,
        int columns,
        String irmd,
        OutputStream out,
        OutputStream err) {

    /** The widest terminal that is believed. */
    private static final int COLUMNS_MAX = 10_000;

    /** Those of this process. The scripts in {@code bin} set the system properties. */
    static Surroundings ofProcess(String program) {
        String home = System.getProperty("o7s.home", "");
        int columns = Integer.getInteger("o7s.columns", 0);
        return new Surroundings(
                program,
                System.getenv(),
                System.getProperty("user.name", ""),
                System.getProperty("user.dir", "/"),
                Math.clamp(columns, 0, COLUMNS_MAX),
                home.isEmpty() ? "bin/irmd" : home + "/bin/irmd",
                // Bytes pass as they are: System.out would bring an encoder and a lock.
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err));
    }

    /** Says something to the person at the terminal. */
    void say(String sentence) {
        if (sentence.isEmpty()) {
            return;
        }
        try {
            err.write((program + ": " + sentence + "\n").getBytes(StandardCharsets.UTF_8));
            err.flush();
        } catch (IOException e) {
            // Nobody listens; the exit code still tells.
            return;
        }
    }
}
