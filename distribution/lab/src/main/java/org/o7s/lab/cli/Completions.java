package org.o7s.lab.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.o7s.lab.file.Badness;
import org.o7s.lab.run.RunningLab;

/**
 * What can be typed next at the prompt of a lab. A value; any thread.
 *
 * @param hosts of the lab
 * @param links of the lab
 * @param programs that are on the path of every host
 */
record Completions(
        Collection<String> hosts, Collection<String> links, Collection<String> programs) {
    private static final List<String> COMMANDS = List.of("exit", "help", "link", "list", "shell");
    private static final List<String> STATES = List.of("good", "down", "up");

    /** Words of a line before those of a change of a link. */
    private static final int BEFORE_CHANGE = 2;

    static Completions of(RunningLab lab) {
        return new Completions(lab.systems().keySet(), lab.cables().keySet(), lab.programs());
    }

    /** The words that may come behind those; none if it can be anything. */
    List<String> after(List<String> words) {
        if (words.isEmpty()) {
            TreeSet<String> all = new TreeSet<>(COMMANDS);
            all.addAll(hosts);
            return List.copyOf(all);
        }
        String first = words.getFirst();
        boolean isSecond = words.size() == 1;
        if (first.equals("link")) {
            return isSecond ? List.copyOf(links) : change(words);
        }
        if (!isSecond) {
            return List.of();
        }
        if (first.equals("shell")) {
            return List.copyOf(hosts);
        }
        return hosts.contains(first) ? List.copyOf(programs) : List.of();
    }

    /** {@code loss 1% delay 20ms}: words, with a value behind each. */
    private static List<String> change(List<String> words) {
        boolean isValue = words.size() % 2 == 1;
        if (isValue || words.stream().skip(BEFORE_CHANGE).anyMatch(STATES::contains)) {
            return List.of();
        }
        List<String> next = new ArrayList<>();
        if (words.size() == BEFORE_CHANGE) {
            next.addAll(STATES);
        }
        Badness.words().stream().filter(w -> !words.contains(w)).forEach(next::add);
        return next;
    }
}
