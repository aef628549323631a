package org.o7s.irm.desk;

import java.util.ArrayList;
import java.util.List;
import org.o7s.irm.management.Management.Done;

/** Collects what an operation does, in the words in which it is reported. */
final class Steps {
    private final List<String> steps = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();

    Steps step(String sentence) {
        steps.add(sentence);
        return this;
    }

    Steps notice(String sentence) {
        notices.add(sentence);
        return this;
    }

    Done done() {
        return new Done(steps, notices);
    }
}
