package org.o7s.irm.management;

/**
 * A capture in a listing.
 *
 * @param id its number in the system; 0 if it was only planned
 * @param source what is captured: {@code ipcp e1}
 * @param file where to
 * @param state {@code running}, {@code ending}, or why it ended
 * @param packets in the file, without maps
 * @param bytes of the file
 * @param missed packets that there was no room for
 */
public record CaptureView(
        int id, String source, String file, String state, long packets, long bytes, long missed) {
    /** The state of a capture that goes on. */
    public static final String RUNNING = "running";

    /** What the state of a capture begins with whose file could not be completed. */
    public static final String FAILED = "failed";

    /** The state of a capture whose file is being completed. */
    public static final String ENDING = "ending";
}
