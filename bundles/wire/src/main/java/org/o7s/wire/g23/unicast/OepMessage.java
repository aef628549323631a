package org.o7s.wire.g23.unicast;

import java.util.Optional;

/**
 * A message of an enrolment (docs/wire/wire-unicast.md 3), as a value. {@link OepCodec} turns it
 * into bytes and back.
 */
public sealed interface OepMessage {
    /** The 8 random bytes, big endian in a {@code long}, that hold an attempt together. */
    long id();

    /**
     * Asks a member for the configuration of its layer.
     *
     * @param features {@link Features} of the new member; an extension
     */
    record OepRequest(long id, int features) implements OepMessage {}

    /**
     * Answers a request.
     *
     * @param id the request's
     * @param seconds the member's wall clock when it answered, UNIX seconds
     * @param nanos fraction of the second, 0 to 999999999 ns
     * @param response 0 = accepted, negative = refused
     * @param layer the configuration; there exactly if accepted
     * @param features {@link Features} of the member; an extension, 0 from a C member
     */
    record OepResponse(
            long id, long seconds, int nanos, int response, Optional<OepLayer> layer, int features)
            implements OepMessage {
        /** The largest {@link #nanos}. */
        public static final int MAX_NANOS = 999_999_999;

        /**
         * Checks the ranges.
         *
         * @throws IllegalArgumentException if a value is out of range, an acceptance grants no
         *     layer or a refusal grants one
         */
        public OepResponse {
            if (nanos < 0 || nanos > MAX_NANOS) {
                throw new IllegalArgumentException(nanos + " ns are no fraction of a second");
            }
            if (response > 0 || (response == 0) != layer.isPresent()) {
                throw new IllegalArgumentException(
                        "response 0 goes with a layer, a negative one without, but response is "
                                + response
                                + " and the layer "
                                + layer);
            }
        }

        /** A refusal. */
        public static OepResponse refused(
                long id, long seconds, int nanos, int response, int features) {
            return new OepResponse(id, seconds, nanos, response, Optional.empty(), features);
        }

        /** Whether the new member may join. */
        public boolean accepted() {
            return response == 0;
        }
    }

    /**
     * Tells the member how it ended.
     *
     * @param id the request's
     * @param result 0 = enrolled
     */
    record OepConfirmation(long id, int result) implements OepMessage {}
}
