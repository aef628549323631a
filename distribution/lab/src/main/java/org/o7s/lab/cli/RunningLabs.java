package org.o7s.lab.cli;

import java.util.List;
import java.util.Optional;
import org.o7s.lab.LabException;
import org.o7s.lab.run.LabClient;
import org.o7s.lab.run.LabClient.Presence;
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

    /** Those that run, as far as this user may look. */
    List<String> names() {
        return names(Presence.SOMEBODY);
    }

    /** Those at which this user may not look. */
    List<String> hidden() {
        return names(Presence.HIDDEN);
    }

    private List<String> names(Presence presence) {
        return places.names().stream()
                .filter(n -> LabClient.look(places.socket(n)) == presence)
                .toList();
    }

    /** What to say of those at which this user may not look. */
    static String closed(List<String> hidden) {
        return "only the owner may look at "
                + String.join(", ", hidden)
                + "; try sudo ./o7s lab ...";
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

    private String what(List<String> running) {
        List<String> hidden = hidden();
        if (running.isEmpty() && !hidden.isEmpty()) {
            return closed(hidden);
        }
        return running.isEmpty()
                ? "no lab runs; ./o7s lab two-hosts starts one"
                : "there is " + String.join(", ", running);
    }

    /** Has the lab that is meant do something; what it says. */
    String ask(List<String> words) {
        return LabClient.ask(places.socket(one()), words);
    }
}
