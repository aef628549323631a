package org.o7s.membership;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.o7s.core.problem.Problem;

/** What the members under one name said to a newcomer, in the order in which they did. */
final class Answers {
    /** The most different answers that are kept; the number of attempts is bounded by time. */
    private static final int DIFFERENT_MAX = 8;

    private final String newcomer;
    private final String asked;
    private final Map<String, Integer> said = new LinkedHashMap<>();
    private final List<Problem> different = new ArrayList<>();
    private int refusals;

    /**
     * No answers yet.
     *
     * @param newcomer the IPCP that wants to join
     * @param asked the name that it asks for
     */
    Answers(String newcomer, String asked) {
        this.newcomer = newcomer;
        this.asked = asked;
    }

    /** One more attempt failed. */
    void add(Problem problem) {
        if (problem.kind() == Problem.Kind.REFUSED) {
            refusals++;
        }
        String why = String.join("; ", problem.why());
        if (said.containsKey(why) || said.size() < DIFFERENT_MAX) {
            if (said.merge(why, 1, Integer::sum) == 1) {
                different.add(problem);
            }
        }
    }

    /** How many of them were refusals. */
    int refusals() {
        return refusals;
    }

    /**
     * All in one: what was said if all said the same, else {@code E-ENROLL-NONE} with what each
     * said. A refusal counts more than silence.
     */
    Problem problem() {
        Problem last = different.getLast();
        if (different.size() == 1) {
            return last;
        }
        Problem first =
                different.stream()
                        .filter(p -> p.kind() == Problem.Kind.REFUSED)
                        .findFirst()
                        .orElse(last);
        List<String> why = new ArrayList<>();
        why.add("no member under \"" + asked + "\" took it in");
        said.forEach(
                (what, times) -> why.add(times + (times == 1 ? " time: " : " times: ") + what));
        Set<String> next = new LinkedHashSet<>();
        next.add("name one member of the layer that takes newcomers in");
        different.forEach(p -> next.addAll(p.next()));
        return new Problem(
                "E-ENROLL-NONE",
                first.kind(),
                first.error(),
                "cannot enrol IPCP \"" + newcomer + "\"",
                why,
                List.copyOf(next));
    }
}
