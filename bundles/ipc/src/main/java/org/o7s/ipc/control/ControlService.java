package org.o7s.ipc.control;

import java.util.List;

/**
 * What the control socket serves. Each method is called in a thread of the connection, several at
 * once, and may take its time.
 */
public interface ControlService {
    /** The name of the instance, for the greeting. */
    String instance();

    /**
     * Runs a program to its end.
     *
     * @return its exit code
     */
    int run(String program, List<String> args, Terminal terminal, Peer peer);

    /** What could stand at a word of {@code irm}. */
    List<ControlMessage.Suggestion> complete(List<String> words, int cursorWord, Peer peer);

    /** Begins a session; closed when its connection ends. */
    Session open(Peer peer);

    /** Lines that share variables. Called by one thread at a time, but for completion. */
    interface Session extends AutoCloseable {
        /**
         * Executes a line to its end.
         *
         * @return its exit code
         */
        int execute(String line, Terminal terminal);

        /** What could stand at the cursor of a line. */
        List<ControlMessage.Suggestion> complete(String line, int cursor);

        @Override
        void close();
    }
}
