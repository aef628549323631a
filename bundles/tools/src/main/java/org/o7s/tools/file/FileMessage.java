package org.o7s.tools.file;

import java.nio.ByteBuffer;

/**
 * What the two ends of oftp say to each other (docs/wire/oftp.md). Values, but for {@link Data}.
 */
sealed interface FileMessage {
    /** The first message of each side. */
    record Hello(int version) implements FileMessage {}

    /** Asks for a file or a tree; empty is everything. */
    record Get(String path) implements FileMessage {}

    /** Asks to take files and trees. */
    record Put(String into, boolean replace) implements FileMessage {}

    /** Asks what is in a directory, or about one file. */
    record Show(String path) implements FileMessage {}

    /** What was asked for will be done: offers may come. */
    record Ready() implements FileMessage {}

    /** One line of an answer to {@link Show}. */
    record Entry(String path, boolean directory, long bytes, long modifiedMs)
            implements FileMessage {}

    /** A directory that is to be there. */
    record Directory(String path) implements FileMessage {}

    /** A file that can be had. */
    record Offer(String path, long bytes, long modifiedMs, boolean executable)
            implements FileMessage {}

    /** What the receiver has of the file that is offered. */
    record Have(Holding holding, long bytes, byte[] hash) implements FileMessage {}

    /** The content follows, from an offset on. */
    record Begin(long offset) implements FileMessage {}

    /** Content; the bytes are valid until the next message is received. */
    record Data(ByteBuffer bytes) implements FileMessage {}

    /** The end of the content, and the hash of the whole file. */
    record End(byte[] hash) implements FileMessage {}

    /** The receiver has the whole file, and its hash is the one said. */
    record Stored() implements FileMessage {}

    /**
     * The content does not follow.
     *
     * @param same because the receiver has it already; otherwise it keeps another file
     */
    record Leave(boolean same) implements FileMessage {}

    /** This file or request will not be served; the next may be. */
    record Refused(String reason) implements FileMessage {}

    /** Nothing more is offered or listed. */
    record Over() implements FileMessage {}

    /** Work goes on here, and the other end is to wait. */
    record Wait() implements FileMessage {}

    /** How much of a file is there. */
    enum Holding {
        /** None of it. */
        NOTHING(0),
        /** The beginning, of an interrupted transfer. */
        PART(1),
        /** A file of that name, which may be replaced. */
        REPLACEABLE(2),
        /** A file of that name, which is to stay. */
        STAYING(3);

        private final int code;

        Holding(int code) {
            this.code = code;
        }

        /** Its number on the wire. */
        int code() {
            return code;
        }
    }
}
