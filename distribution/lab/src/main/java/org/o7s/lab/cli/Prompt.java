package org.o7s.lab.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.function.Supplier;
import org.o7s.lab.LabException;
import org.o7s.lab.run.OpenLab;
import org.o7s.lab.run.Places;

/**
 * A prompt that drives the lab of this process, until the end of its input. One thread; {@link
 * #close} any.
 */
final class Prompt implements Supplier<Boolean>, AutoCloseable {
    /** What stands before a line. */
    static final String TEXT = "lab> ";

    private static final String HELP =
            """
            list                          hosts and links
            shell HOST                    a shell on a host; exit comes back here
            HOST COMMAND...               runs a program on a host: left irm ipcp list
            link A-B                      shows a link
            link A-B loss 1% delay 20ms   makes it worse (also jitter, rate, queue, duplicate, corrupt,
                                          reorder, hold, burst, dark, every)
            link A-B good | down | up     makes it good, pulls it out, plugs it in
            exit                          removes the lab
            """;

    private static final String EXIT = "exit";
    private static final List<String> ENDS = List.of(EXIT, "quit", "destroy");

    private final OpenLab lab;
    private final PrintWriter out;
    private final Lines lines;

    Prompt(OpenLab lab, PrintWriter out) {
        this.lab = lab;
        this.out = out;
        this.lines =
                EditedLines.atTerminal(Completions.of(lab.lab()), lab::isToGo)
                        .orElseGet(() -> new PlainLines(out));
    }

    /** Serves whoever types, until they have enough. */
    @Override
    public Boolean get() {
        out.println(
                "help lists what can be said here; exit, or the end of input, removes the lab.");
        while (true) {
            out.flush();
            String line = lines.next().orElse(EXIT);
            if (ENDS.contains(line)) {
                return true;
            }
            try {
                obey(line);
            } catch (LabException e) {
                out.println(e.getMessage());
            }
        }
    }

    private void obey(String line) {
        List<String> words = List.of(line.split("\\s+"));
        String first = words.getFirst();
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        if (first.equals("help")) {
            out.print(HELP);
        } else if (first.equals("shell") && words.size() == 2) {
            enter(words.get(1), List.of());
        } else if (lab.lab().systems().containsKey(first) && words.size() > 1) {
            String command = line.substring(first.length()).strip();
            enter(first, List.of("sh", "-c", command));
        } else {
            out.print(lab.commands().run(words));
        }
        out.flush();
    }

    private void enter(String host, List<String> command) {
        out.flush();
        int exit = Inside.run(Places.ofProcess(), lab.lab().plan().name(), host, command);
        if (exit != 0 && !command.isEmpty()) {
            out.println("(exit code " + exit + ")");
        }
    }

    /** Leaves the terminal as it was. */
    @Override
    public void close() {
        lines.close();
    }
}
