package org.o7s.irm;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import org.o7s.irm.environment.ProgramLauncher;
import org.o7s.irm.environment.StartCommand;

/** Programs that do what a test says: nothing, at first. */
final class FakePrograms implements ProgramLauncher {
    final List<Run> runs = new ArrayList<>();
    final Set<String> missing = new HashSet<>();
    int tidied;

    /** A program that was started. */
    static final class Run implements Started {
        final StartCommand command;
        final IntConsumer ended;
        final long pid;
        boolean stopped;

        Run(StartCommand command, IntConsumer ended, long pid) {
            this.command = command;
            this.ended = ended;
            this.pid = pid;
        }

        @Override
        public long pid() {
            return pid;
        }

        @Override
        public void stop() {
            stopped = true;
        }
    }

    @Override
    public Optional<String> objection(StartCommand command) {
        return missing.contains(command.path())
                ? Optional.of("there is no file " + command.path())
                : Optional.empty();
    }

    @Override
    public Started start(StartCommand command, IntConsumer ended) throws IOException {
        if (missing.contains(command.path())) {
            throw new IOException("there is no file " + command.path());
        }
        Run run = new Run(command, ended, 100 + runs.size());
        runs.add(run);
        return run;
    }

    @Override
    public void tidy() {
        tidied++;
    }

    /** The only one that was started, or the last. */
    Run last() {
        return runs.getLast();
    }
}
