package org.o7s.wire.g23.unicast;

import java.util.Arrays;

/**
 * What o7s members tell each other to follow packets through the layer, between EIDs 4
 * (docs/wire/extensions.md, "path"). {@link PathCodec} turns it into bytes and back; a message that
 * it could not carry cannot be made.
 */
public sealed interface PathMessage {

    /** Which question it is about: a number of the member that asks. */
    long question();

    /** Address of the member that sent the message, 1 to 2^32-1. */
    long source();

    /**
     * Where would a packet like this go?
     *
     * @param destination address of the member that it is for, 1 to 2^32-1
     * @param eid endpoint there; 0 if no flow is meant
     * @param cube of the packet, 0..2
     * @param depth how many layers below are to be looked at too, 0 to {@value #DEPTH_MAX}
     * @param patienceMs how long the asker waits, 1 to 65,535 ms
     */
    record Question(
            long question,
            long source,
            long destination,
            long eid,
            int cube,
            int depth,
            int patienceMs)
            implements PathMessage {
        /** The most layers below. */
        public static final int DEPTH_MAX = 7;

        /** The highest cube. */
        public static final int CUBE_MAX = 2;

        /**
         * Checks.
         *
         * @throws IllegalArgumentException if the wire does not carry it
         */
        public Question {
            if (!DtHeader.isAddress(source)
                    || !DtHeader.isAddress(destination)
                    || cube < 0
                    || cube > CUBE_MAX
                    || depth < 0
                    || depth > DEPTH_MAX
                    || patienceMs < 1
                    || patienceMs > 0xffff) {
                throw new IllegalArgumentException(
                        "from %d to %d, cube %d, depth %d, %d ms"
                                .formatted(source, destination, cube, depth, patienceMs));
            }
        }
    }

    /**
     * A part of the answer. All parts of one answer tell the same next member.
     *
     * @param next address of the member that the packet goes to; 0 if it ends at this one
     * @param part which part, from 0
     * @param parts how many there are, 1 to {@value #PARTS_MAX}
     * @param rows of the rows of {@link PathRow} of all parts together, some bytes
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Answer(long question, long source, long next, int part, int parts, byte[] rows)
            implements PathMessage {
        /** The most parts. */
        public static final int PARTS_MAX = 32;

        /** The most bytes of a part. */
        public static final int PART_BYTES_MAX = 1000;

        /**
         * Checks and copies.
         *
         * @throws IllegalArgumentException if the wire does not carry it
         */
        public Answer {
            if (!DtHeader.isAddress(source)
                    || (next != 0 && !DtHeader.isAddress(next))
                    || parts < 1
                    || parts > PARTS_MAX
                    || part < 0
                    || part >= parts
                    || rows.length > PART_BYTES_MAX) {
                throw new IllegalArgumentException(
                        "from %d, next %d, part %d of %d with %d bytes"
                                .formatted(source, next, part, parts, rows.length));
            }
            rows = rows.clone();
        }

        @Override
        public byte[] rows() {
            return rows.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Answer that
                    && question == that.question
                    && source == that.source
                    && next == that.next
                    && part == that.part
                    && parts == that.parts
                    && Arrays.equals(rows, that.rows);
        }

        @Override
        public int hashCode() {
            return Long.hashCode(question) * 31 + part;
        }
    }
}
