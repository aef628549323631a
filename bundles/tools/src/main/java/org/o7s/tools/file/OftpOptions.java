package org.o7s.tools.file;

import java.nio.file.Path;
import java.util.List;
import org.o7s.api.QosSpec;

/** What oftp is to do. */
sealed interface OftpOptions {
    /** To explain itself. */
    record Help() implements OftpOptions {}

    /**
     * To be the service.
     *
     * @param directory what is offered
     * @param write whether files are taken, too
     * @param replace whether these may replace others
     * @param json whether to print JSON objects
     */
    record Server(Path directory, boolean write, boolean replace, boolean json)
            implements OftpOptions {}

    /** To ask one. */
    sealed interface Client extends OftpOptions {
        /** The service. */
        String name();

        /** Whether to print JSON objects. */
        boolean json();

        /** What is demanded of the flow. */
        QosSpec least();
    }

    /**
     * To send.
     *
     * @param sources files and directories here
     * @param into the directory there; empty is the one that is offered
     * @param replace whether others may be replaced
     */
    record Put(
            String name,
            List<Path> sources,
            String into,
            boolean replace,
            boolean json,
            QosSpec least)
            implements Client {}

    /**
     * To fetch.
     *
     * @param sources files and directories there; empty is everything
     * @param into the directory here
     * @param replace whether others may be replaced
     */
    record Get(
            String name,
            List<String> sources,
            Path into,
            boolean replace,
            boolean json,
            QosSpec least)
            implements Client {}

    /**
     * To list.
     *
     * @param path a file or directory there; empty is the one that is offered
     */
    record ListFiles(String name, String path, boolean json, QosSpec least) implements Client {}
}
