package org.o7s.map.http;

/**
 * What one server grants its clients. Whoever asks for more is cut off, and counted.
 *
 * @param connections at one time
 * @param streams connections at one time that stay open for a {@link Reply.Stream}
 * @param headBytes request line and header fields together
 * @param headerFields fields of one request
 * @param headNs from the connection to the end of the head, in ns
 * @param writeNs for a whole reply, or for one piece of a stream, in ns
 * @param watchNs how often the time is compared, in ns
 */
public record Limits(
        int connections,
        int streams,
        int headBytes,
        int headerFields,
        long headNs,
        long writeNs,
        long watchNs) {
    /** For a person with a few browsers. */
    public static final Limits DEFAULT =
            new Limits(32, 8, 8192, 64, 5_000_000_000L, 10_000_000_000L, 250_000_000L);
}
