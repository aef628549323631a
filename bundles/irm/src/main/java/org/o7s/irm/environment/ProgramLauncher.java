package org.o7s.irm.environment;

import java.io.IOException;
import java.util.Optional;
import java.util.function.IntConsumer;

/** Starts programs of the operating system. Any thread; may take its time with files. */
public interface ProgramLauncher {

    /** A system that starts no programs. */
    ProgramLauncher NONE =
            new ProgramLauncher() {
                @Override
                public Optional<String> objection(StartCommand command) {
                    return Optional.of("this system was set up to start no programs");
                }

                @Override
                public Started start(StartCommand command, IntConsumer ended) throws IOException {
                    throw new IOException("this system was set up to start no programs");
                }
            };

    /** Why a program could not be started as things are now; empty if nothing is known. */
    Optional<String> objection(StartCommand command);

    /**
     * Starts a program, in an environment that holds nothing of the daemon's but what it needs to
     * find the system; what it prints is kept.
     *
     * @param ended told its exit code, once, by any thread, even before this returns
     * @throws IOException if it could not be started, with the reason
     */
    Started start(StartCommand command, IntConsumer ended) throws IOException;

    /**
     * Cares for what programs printed; to be called now and then while any run.
     *
     * @throws IOException if that did not work, with the reason
     */
    default void tidy() throws IOException {
        // Nothing is kept.
    }

    /** A program that runs, or ran. */
    interface Started {
        /** The number of its process. */
        long pid();

        /** Asks it to end. */
        void stop();
    }
}
