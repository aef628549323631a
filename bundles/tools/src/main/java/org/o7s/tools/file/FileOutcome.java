package org.o7s.tools.file;

/**
 * What became of one file.
 *
 * @param path as both ends know it
 * @param kind in a word
 * @param bytes its size
 * @param moved how many of them were sent
 * @param elapsedNs how long it took
 * @param reason why it failed; empty if it did not
 */
record FileOutcome(String path, Kind kind, long bytes, long moved, long elapsedNs, String reason) {
    /** What became of it. */
    enum Kind {
        /** It was sent whole. */
        STORED("stored"),
        /** Its rest was sent, the beginning was there. */
        RESUMED("resumed"),
        /** It was there already. */
        SAME("same"),
        /** It could not be sent. */
        FAILED("failed");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** For people and machines. */
        String word() {
            return word;
        }
    }

    static FileOutcome failed(String path, String reason) {
        return new FileOutcome(path, Kind.FAILED, 0, 0, 0, reason);
    }
}
