package org.o7s.itests.bench;

/** The benchmark cannot be run; the message says why, and what to do. */
final class BenchException extends Exception {
    private static final long serialVersionUID = 1L;

    BenchException(String sentence) {
        super(sentence);
    }
}
