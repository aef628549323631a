package org.o7s.lab.run;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.o7s.lab.LabException;
import org.o7s.lab.Outcome;
import org.o7s.lab.file.LabPlan.Step;

/** Does the steps of a lab, and shows what it does. One thread. */
public final class Player {
    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(90);
    private static final long AGAIN_AFTER_NS = 250_000_000;
    private static final int WIDTH = 116;

    private final RunningLab lab;
    private final PrintWriter out;
    private int number;

    /** For this lab; what is done is told to {@code out}. */
    public Player(RunningLab lab, PrintWriter out) {
        this.lab = lab;
        this.out = out;
    }

    /**
     * Does all steps in turn.
     *
     * @throws LabException at the first that does not do what it must, with all that was said
     */
    public void play(List<Step> steps) {
        steps.forEach(this::play);
    }

    private void play(Step step) {
        if (!step.say().isEmpty()) {
            number++;
            say(number + ". ", step.say());
        }
        for (int i = 0; i < step.run().size(); i++) {
            boolean isLast = i == step.run().size() - 1;
            String line = step.run().get(i);
            out.println("  " + step.on() + "$ " + line);
            out.flush();
            Outcome outcome =
                    isLast
                            ? patiently(step.on(), line, step)
                            : lab.run(step.on(), line, COMMAND_LIMIT).expectSuccess();
            (outcome.out() + outcome.err()).lines().forEach(l -> out.println("     " + l));
            out.flush();
        }
    }

    private Outcome patiently(String host, String line, Step step) {
        long endNs = System.nanoTime() + step.within().toNanos();
        while (true) {
            Outcome outcome = lab.run(host, line, COMMAND_LIMIT);
            if ((outcome.exitCode() != 0) == step.fails()) {
                return outcome;
            }
            if (System.nanoTime() - endNs >= 0) {
                throw new LabException(
                        step.fails()
                                ? "this should have failed on " + host + ": " + line
                                : "on " + host + ": " + outcome);
            }
            LockSupport.parkNanos(AGAIN_AFTER_NS);
        }
    }

    private void say(String first, String text) {
        StringBuilder line = new StringBuilder(first);
        for (String word : text.split(" ")) {
            if (line.length() + word.length() > WIDTH) {
                out.println(line.toString().stripTrailing());
                line = new StringBuilder(" ".repeat(first.length()));
            }
            line.append(word).append(' ');
        }
        out.println(line.toString().stripTrailing());
    }
}
