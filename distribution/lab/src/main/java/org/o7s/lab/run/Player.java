package org.o7s.lab.run;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.o7s.lab.LabException;
import org.o7s.lab.Outcome;
import org.o7s.lab.file.LabPlan.Step;

/** Does the steps of a lab, and shows what it does. One thread. */
public final class Player {
    /** How often the last line of a step is tried at most, however much time there is. */
    static final int ATTEMPTS_MAX = 100;

    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(90);
    private static final long AGAIN_AFTER_NS = 250_000_000;
    private static final long AGAIN_AFTER_MAX_NS = 2_000_000_000;
    private static final int WIDTH = 116;

    private final Shells shells;
    private final PrintWriter out;
    private final LongConsumer pause;
    private final LongSupplier clock;
    private int number;

    /** The shells of a lab. */
    @FunctionalInterface
    interface Shells {
        /** Runs a line on a host to its end, or for as long as the limit says. */
        Outcome run(String host, String line, Duration limit);
    }

    /** For this lab; what is done is told to {@code out}. */
    public Player(RunningLab lab, PrintWriter out) {
        this(lab::run, out, LockSupport::parkNanos, System::nanoTime);
    }

    /**
     * For these shells.
     *
     * @param pause waits for so many ns
     * @param clock the time in ns
     */
    Player(Shells shells, PrintWriter out, LongConsumer pause, LongSupplier clock) {
        this.shells = shells;
        this.out = out;
        this.pause = pause;
        this.clock = clock;
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
                            : shells.run(step.on(), line, COMMAND_LIMIT).expectSuccess();
            (outcome.out() + outcome.err()).lines().forEach(l -> out.println("     " + l));
            out.flush();
        }
    }

    private Outcome patiently(String host, String line, Step step) {
        long beganNs = clock.getAsLong();
        long pauseNs = AGAIN_AFTER_NS;
        for (int attempt = 1; ; attempt++) {
            Outcome outcome = shells.run(host, line, COMMAND_LIMIT);
            if (step.isWanted(outcome)) {
                return outcome;
            }
            long tookNs = clock.getAsLong() - beganNs;
            if (tookNs >= step.within().toNanos() || attempt == ATTEMPTS_MAX) {
                throw new LabException(fault(host, line, step, outcome));
            }
            pause.accept(pauseNs);
            // Less and less often: each time costs the start of a program.
            pauseNs = Math.min(AGAIN_AFTER_MAX_NS, pauseNs + pauseNs / 4);
        }
    }

    private static String fault(String host, String line, Step step, Outcome outcome) {
        if (!outcome.isOfItself()) {
            return "on " + host + ", this could not be run, or did not end by itself: " + outcome;
        }
        if (step.fails() && outcome.exitCode() == 0) {
            return "this should have failed on " + host + ": " + line;
        }
        if (step.fails() == (outcome.exitCode() != 0)) {
            return "on " + host + ", this should have said \"" + step.says() + "\": " + outcome;
        }
        return "on " + host + ": " + outcome;
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
