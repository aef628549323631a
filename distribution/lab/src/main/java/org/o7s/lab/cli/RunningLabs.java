package org.o7s.lab.cli;

import java.util.List;
import java.util.Optional;
import org.o7s.lab.LabException;
import org.o7s.lab.run.LabDoor;
import org.o7s.lab.run.Places;
import picocli.CommandLine.Option;

/** Which of the labs of this machine is meant: an option that several commands share. */
final class RunningLabs {
    @Option(names = "--lab", paramLabel = "NAME", description = "which lab, if several run")
    private Optional<String> wanted = Optional.empty();

    private final Places places = Places.ofProcess();

    Places places() {
        return places;
    }

    List<String> names() {
        return places.names().stream().filter(n -> LabDoor.isOpen(places.socket(n))).toList();
    }

    /** The name of the lab that is meant. */
    String one() {
        List<String> running = names();
        if (wanted.isPresent()) {
            if (!running.contains(wanted.get())) {
                throw new LabException("no lab " + wanted.get() + " runs; " + what(running));
            }
            return wanted.get();
        }
        if (running.size() != 1) {
            throw new LabException(
                    running.isEmpty()
                            ? what(running)
                            : "several labs run; add --lab with one of "
                                    + String.join(", ", running));
        }
        return running.getFirst();
    }

    private static String what(List<String> running) {
        return running.isEmpty()
                ? "no lab runs; ./o7s lab two-hosts starts one"
                : "there is " + String.join(", ", running);
    }

    /** Has the lab that is meant do something; what it says. */
    String ask(List<String> words) {
        return LabDoor.ask(places.socket(one()), words);
    }
}
