package org.o7s.lab.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.o7s.lab.LabException;
import org.o7s.lab.run.Places;

/** Runs programs on hosts of a running lab, at the terminal of this process. */
final class Inside {
    private static final int INTERRUPTED = 130;

    private Inside() {}

    /**
     * Runs a program to its end.
     *
     * @param command empty: a shell
     * @return its exit code
     */
    static int run(Places places, String lab, String host, List<String> command) {
        Path enter = places.enter(lab, host);
        if (!host.matches("[a-z0-9]{1,11}") || !Files.isExecutable(enter)) {
            throw new LabException(
                    "there is no host " + host + " in lab " + lab + "; ./o7s lab list shows them");
        }
        List<String> all = new ArrayList<>(List.of(enter.toString()));
        all.addAll(command);
        Interrupt.programBegins();
        try {
            return new ProcessBuilder(all).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw new LabException("cannot run " + all + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return INTERRUPTED;
        } finally {
            Interrupt.programEnds();
        }
    }
}
