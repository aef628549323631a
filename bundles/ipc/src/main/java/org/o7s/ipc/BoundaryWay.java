package org.o7s.ipc;

import java.util.Locale;
import java.util.Optional;

/**
 * The two ways in which processes and their daemon can be connected. The daemon chooses, and the
 * socket in its run directory says which. Source: docs/process-boundary.md.
 */
public enum BoundaryWay {
    /** Sealed memory, descriptors, futexes: Linux. */
    NATIVE("native", "app.sock"),
    /** Files, a stream socket and short sleeps: nothing but the JDK. */
    PORTABLE("portable", "any.sock");

    private final String word;
    private final String socketName;

    BoundaryWay(String word, String socketName) {
        this.word = word;
        this.socketName = socketName;
    }

    /** Its name for people and options. */
    public String word() {
        return word;
    }

    /** The name of its socket in the run directory. */
    public String socketName() {
        return socketName;
    }

    /** The other one. */
    public BoundaryWay other() {
        return this == NATIVE ? PORTABLE : NATIVE;
    }

    /** The way that a word names, in whatever case; empty if it names none. */
    public static Optional<BoundaryWay> named(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        for (BoundaryWay way : values()) {
            if (way.word.equals(lower)) {
                return Optional.of(way);
            }
        }
        return Optional.empty();
    }
}
