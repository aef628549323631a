package org.o7s.irm.superserver;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.o7s.irm.environment.ProgramLauncher.Started;
import org.o7s.irm.environment.StartCommand;

/** A program that is started for a name, and how that went so far. On the IRM's loop. */
final class Service {
    private static final long FIRST_PAUSE_NS = 1_000_000_000L;
    private static final long LONGEST_PAUSE_NS = 60_000_000_000L;

    private final String name;
    private final String program;
    private final StartCommand command;
    private final List<Copy> copies = new ArrayList<>();
    private @Nullable Copy starting;
    private int failures;
    private long notBeforeNs;
    private String last = "";

    Service(String name, String program, StartCommand command) {
        this.name = name;
        this.program = program;
        this.command = command;
    }

    /** One run of the program. */
    static final class Copy {
        private final long sinceNs;
        private @Nullable Started started;

        Copy(long sinceNs) {
            this.sinceNs = sinceNs;
        }

        long sinceNs() {
            return sinceNs;
        }

        @Nullable Started started() {
            return started;
        }

        void setStarted(Started process) {
            started = process;
        }
    }

    String name() {
        return name;
    }

    String program() {
        return program;
    }

    StartCommand command() {
        return command;
    }

    List<Copy> copies() {
        return List.copyOf(copies);
    }

    boolean isStarting() {
        return starting != null;
    }

    boolean isStarting(Copy copy) {
        return starting == copy;
    }

    int failures() {
        return failures;
    }

    String last() {
        return last;
    }

    /** How long nothing may be started yet, in ns; 0 or less if it may. */
    long pauseNs(long nowNs) {
        return failures == 0 ? 0 : notBeforeNs - nowNs;
    }

    Copy begin(long nowNs) {
        Copy copy = new Copy(nowNs);
        copies.add(copy);
        starting = copy;
        return copy;
    }

    /** Somebody accepted a flow for the name. */
    void succeeded() {
        starting = null;
        failures = 0;
    }

    /** What was started did not come to accept a flow. */
    void failed(long nowNs) {
        starting = null;
        failures++;
        int doublings = Math.min(failures - 1, 6);
        notBeforeNs = nowNs + Math.min(LONGEST_PAUSE_NS, FIRST_PAUSE_NS << doublings);
    }

    void ended(Copy copy, String how) {
        copies.remove(copy);
        last = how;
    }
}
