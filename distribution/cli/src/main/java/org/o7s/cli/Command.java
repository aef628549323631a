package org.o7s.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One run of {@code irm} or of a tool in the daemon. */
final class Command implements Work {
    private static final String IRM = "irm";

    /** {@code --timeout} if it is not given; the daemon's own default. */
    private static final long DEFAULT_LIMIT_MS = 30_000;

    /** What the daemon gets on top, to say itself what took too long. */
    private static final long GRACE_MS = 2000;

    private final Surroundings surroundings;
    private volatile @Nullable Link link;

    Command(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Runs it to its end, and returns the exit code. */
    int run(List<String> args) {
        try {
            boolean irm = surroundings.program().equals(IRM);
            OptionScan options = OptionScan.of(args);
            long limitMs = irm && options.limitMs() > 0 ? options.limitMs() : DEFAULT_LIMIT_MS;
            try (Link open = Link.connect(surroundings, options.instance(), limitMs)) {
                link = open;
                boolean limited = irm && !watches(options.rest());
                return open.run(options.rest(), limited ? limitMs + GRACE_MS : 0);
            }
        } catch (ProgramException e) {
            surroundings.say(e.sentence());
            return e.exitCode();
        }
    }

    /** Whether it may go on without a word for as long as it likes: {@code watch}, abbreviated. */
    private static boolean watches(List<String> words) {
        for (String word : words) {
            if (!word.isEmpty() && "watch".startsWith(word)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean stop() {
        Link open = link;
        if (open != null) {
            open.interrupt();
        }
        return open != null;
    }
}
