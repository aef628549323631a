package org.o7s.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.List;

/** Executes lines in one session of the daemon, until they end or one of them says so. */
final class LineRunner implements Work {
    private final Link link;
    private int exitCode = ExitCode.DONE;
    private boolean left;
    private volatile boolean running;
    private volatile boolean stopped;

    /** For a link whose session is open. */
    LineRunner(Link link) {
        this.link = link;
    }

    /** The exit code of the last command. */
    int exitCode() {
        return exitCode;
    }

    /** Whether a line asked to leave. */
    boolean left() {
        return left;
    }

    /** Executes lines in order, whatever becomes of each, as a shell does. */
    void all(List<String> lines) throws ProgramException {
        for (String line : lines) {
            if (left || stopped) {
                return;
            }
            line(line);
        }
    }

    /** Executes the lines of a script as they come. */
    void script(Reader text) throws ProgramException {
        try {
            BufferedReader lines = new BufferedReader(text);
            StringBuilder whole = new StringBuilder();
            String line = lines.readLine();
            while (line != null && !left && !stopped) {
                whole.append(line);
                if (isContinued(line)) {
                    whole.setLength(whole.length() - 1);
                } else {
                    line(whole.toString());
                    whole.setLength(0);
                }
                line = lines.readLine();
            }
            if (!whole.isEmpty() && !left && !stopped) {
                line(whole.toString());
            }
        } catch (IOException e) {
            throw new ProgramException(
                    ExitCode.FAILED, "cannot read the script: " + e.getMessage());
        }
    }

    private static boolean isContinued(String line) {
        return line.endsWith("\\") && !line.endsWith("\\\\");
    }

    /**
     * Executes one line. {@code exit} leaves this shell; in the daemon it would end nothing, or too
     * much.
     */
    void line(String typed) throws ProgramException {
        String line = typed.strip();
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        String[] words = line.split("\\s+", -1);
        if (words[0].equals("exit") || words[0].equals("quit") || words[0].equals("logout")) {
            leave(words);
            return;
        }
        running = true;
        try {
            exitCode = link.execute(line);
        } finally {
            running = false;
        }
    }

    private void leave(String[] words) throws ProgramException {
        if (words.length > 2 || (words.length == 2 && !words[1].matches("[0-9]{1,3}"))) {
            throw new ProgramException(
                    ExitCode.USAGE, words[0] + " takes one exit code, 0..255, or nothing");
        }
        left = true;
        if (words.length == 2) {
            exitCode = Integer.parseInt(words[1]) & 0xff;
        }
    }

    /** Interrupts the command that is running, if one is; lines after it are still executed. */
    void interrupt() {
        if (running) {
            link.interrupt();
        }
    }

    @Override
    public boolean stop() {
        stopped = true;
        boolean under = running;
        if (under) {
            link.interrupt();
        }
        return under;
    }
}
