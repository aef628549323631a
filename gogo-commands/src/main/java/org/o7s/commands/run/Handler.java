package org.o7s.commands.run;

/** Carries out one operation. */
@FunctionalInterface
interface Handler {
    /**
     * Does it.
     *
     * @throws org.o7s.core.problem.ProblemException if it cannot be done
     */
    Report handle(Request request);
}
