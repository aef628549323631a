package org.o7s.map.http;

import java.io.IOException;

/** What a client gets. */
public sealed interface Reply {

    /**
     * A whole reply.
     *
     * @param status of HTTP
     * @param type media type
     * @param body its bytes; not changed any more
     */
    record Whole(int status, String type, byte[] body) implements Reply {
        /** A reply that says only what it is. */
        public static Whole of(int status) {
            return new Whole(status, "text/plain", new byte[0]);
        }
    }

    /**
     * A reply without an end.
     *
     * @param type media type
     * @param source where its pieces come from
     */
    record Stream(String type, Pieces source) implements Reply {}

    /** The pieces of a stream, for one client. */
    interface Pieces extends AutoCloseable {
        /**
         * Waits for the next piece; the newest, if the client was slow.
         *
         * @return nothing more if empty
         * @throws IOException if there will be none
         */
        byte[] next() throws IOException, InterruptedException;

        /** The client is gone. Called once. */
        @Override
        void close();
    }
}
