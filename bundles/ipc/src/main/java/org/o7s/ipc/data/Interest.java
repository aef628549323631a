package org.o7s.ipc.data;

/**
 * How one side of a ring wants to be told that the other has done something: a word of the ring
 * that one sets and the other takes.
 *
 * <p>Whoever is at work is told nothing, which costs the other side one look per batch.
 */
public enum Interest {
    /** Not at all: it looks by itself. */
    NONE(0),
    /** A thread sleeps at the word itself; only a client does. */
    SLEEPER(1),
    /** By the bell of the process. */
    BELL(2);

    private final int word;

    Interest(int word) {
        this.word = word;
    }

    /** The word in a ring that stands for it. */
    int word() {
        return word;
    }

    /** What a word stands for; words that stand for nothing are the loss of who wrote them. */
    static Interest of(int word) {
        return switch (word) {
            case 1 -> SLEEPER;
            case 2 -> BELL;
            default -> NONE;
        };
    }
}
