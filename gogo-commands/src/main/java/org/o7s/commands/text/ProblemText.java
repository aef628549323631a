package org.o7s.commands.text;

import java.util.List;
import org.o7s.core.problem.Problem;

/** A problem as people read it: what, on which object, why, what to try. */
public final class ProblemText {
    private ProblemText() {}

    /**
     * The lines of a problem.
     *
     * @param program what stands before the first line: {@code irm}
     */
    public static String of(String program, Problem problem) {
        StringBuilder text = new StringBuilder();
        text.append(program)
                .append(": ")
                .append(Table.printable(problem.what()))
                .append(" (")
                .append(problem.code())
                .append(")\n");
        List<String> why = problem.why();
        for (int i = 0; i < why.size(); i++) {
            text.append(i == 0 ? "  " : "    ").append(Table.printable(why.get(i))).append('\n');
        }
        if (!problem.next().isEmpty()) {
            text.append("  try: ")
                    .append(Table.printable(String.join("; ", problem.next())))
                    .append('\n');
        }
        return text.toString();
    }
}
