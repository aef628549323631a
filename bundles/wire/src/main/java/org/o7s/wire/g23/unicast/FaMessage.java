package org.o7s.wire.g23.unicast;

import java.util.Arrays;
import java.util.HexFormat;
import org.o7s.wire.g23.QosFields;
import org.o7s.wire.g23.ResponseCode;
import org.o7s.wire.internal.Range;

/**
 * A message between two flow allocators (docs/wire/wire-unicast.md 5), as a value. {@link FaCodec}
 * turns it into bytes and back. All messages are immutable: arrays are copied on the way in and on
 * the way out. EIDs are u64 in the bits of a {@code long}.
 */
@SuppressWarnings("ArrayRecordComponent") // copied both ways, compared by content
public sealed interface FaMessage {

    /**
     * Asks for a flow to the name behind a hash.
     *
     * @param source address of the requester, 1 to 2^32-1; the reply goes there
     * @param senderEid the EID at which the requester wants the data, a user EID
     * @param qos what the requester's application asked for
     * @param hash directory hash of the wanted name, 1 to {@link FaCodec#MAX_HASH_BYTES} bytes
     * @param opaque the OAP request, 0 to {@link FaCodec#MAX_OPAQUE_BYTES} bytes
     * @param features {@link Features} of the requester; an extension, 0 from a C member
     */
    record FlowRequest(
            long source, long senderEid, QosFields qos, byte[] hash, byte[] opaque, int features)
            implements FaMessage {
        /**
         * Checks the ranges and copies the arrays.
         *
         * @throws IllegalArgumentException if a value does not fit its field
         */
        public FlowRequest {
            if (!DtHeader.isAddress(source)) {
                throw new IllegalArgumentException(source + " is not an address of a member");
            }
            checkUserEid("sender EID", senderEid);
            Range.check("hash length", hash.length, 1, FaCodec.MAX_HASH_BYTES);
            hash = hash.clone();
            opaque = checkedOpaque(opaque);
        }

        @Override
        public byte[] hash() {
            return hash.clone();
        }

        @Override
        public byte[] opaque() {
            return opaque.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof FlowRequest that
                    && source == that.source
                    && senderEid == that.senderEid
                    && qos.equals(that.qos)
                    && Arrays.equals(hash, that.hash)
                    && Arrays.equals(opaque, that.opaque)
                    && features == that.features;
        }

        @Override
        public int hashCode() {
            return 31 * Long.hashCode(senderEid) + Arrays.hashCode(opaque);
        }

        @Override
        public String toString() {
            return "FlowRequest[source=%d, senderEid=%s, qos=%s, hash=%s, opaque=%s, features=%x]"
                    .formatted(source, eid(senderEid), qos, hex(hash), hex(opaque), features);
        }
    }

    /**
     * Answers a flow request.
     *
     * @param receiverEid the requester's EID, from the request, a user EID
     * @param senderEid the EID at which the responder wants the data, a user EID; any in a
     *     rejection
     * @param response 0 = accepted, any other number = rejected, see {@link ResponseCode}
     * @param opaque the OAP response, 0 to {@link FaCodec#MAX_OPAQUE_BYTES} bytes; empty in a
     *     rejection
     * @param features {@link Features} of the responder; an extension, 0 from a C member
     */
    record FlowReply(long receiverEid, long senderEid, int response, byte[] opaque, int features)
            implements FaMessage {
        /**
         * Checks the ranges and copies the array.
         *
         * @throws IllegalArgumentException if a value does not fit its field or a rejection carries
         *     opaque data
         */
        public FlowReply {
            checkUserEid("receiver EID", receiverEid);
            if (response == 0) {
                checkUserEid("sender EID", senderEid);
            } else if (opaque.length > 0) {
                throw new IllegalArgumentException(
                        "a rejection carries no opaque data, but " + opaque.length + " bytes came");
            }
            opaque = checkedOpaque(opaque);
        }

        /** A rejection. */
        public static FlowReply rejected(
                long receiverEid, long senderEid, int response, int features) {
            return new FlowReply(receiverEid, senderEid, response, new byte[0], features);
        }

        /** Whether the flow is allocated. */
        public boolean accepted() {
            return response == 0;
        }

        @Override
        public byte[] opaque() {
            return opaque.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof FlowReply that
                    && receiverEid == that.receiverEid
                    && senderEid == that.senderEid
                    && response == that.response
                    && Arrays.equals(opaque, that.opaque)
                    && features == that.features;
        }

        @Override
        public int hashCode() {
            return 31 * Long.hashCode(receiverEid ^ senderEid) + Arrays.hashCode(opaque);
        }

        @Override
        public String toString() {
            return "FlowReply[receiverEid=%s, senderEid=%s, response=%d, opaque=%s, features=%x]"
                    .formatted(eid(receiverEid), eid(senderEid), response, hex(opaque), features);
        }
    }

    /**
     * Tells the sender of a flow how congested the way is (6.3).
     *
     * @param receiverEid the EID of the flow at the receiver of this message, a user EID
     * @param ece congestion level, 0 to {@link FaCodec#MAX_ECE}
     */
    record FlowUpdate(long receiverEid, int ece) implements FaMessage {
        /**
         * Checks the ranges.
         *
         * @throws IllegalArgumentException if a value does not fit its field
         */
        public FlowUpdate {
            checkUserEid("receiver EID", receiverEid);
            Range.check("ece", ece, FaCodec.MAX_ECE);
        }
    }

    /**
     * Tells the peer that a flow is gone; an extension, only for ends that showed {@link
     * Features#O7S} (docs/wire/extensions.md, "flow deallocation").
     *
     * @param receiverEid the EID of the flow at the receiver of this message, a user EID
     * @param senderEid the EID of the flow at the sender of this message, a user EID
     */
    record FlowDeallocation(long receiverEid, long senderEid) implements FaMessage {
        /**
         * Checks the EIDs.
         *
         * @throws IllegalArgumentException if one belongs to a component
         */
        public FlowDeallocation {
            checkUserEid("receiver EID", receiverEid);
            checkUserEid("sender EID", senderEid);
        }
    }

    private static void checkUserEid(String field, long eid) {
        if (!DtHeader.isUserEid(eid)) {
            throw new IllegalArgumentException(
                    field + " is " + eid + ", but EIDs below 64 belong to components");
        }
    }

    private static byte[] checkedOpaque(byte[] opaque) {
        Range.check("length of opaque data", opaque.length, FaCodec.MAX_OPAQUE_BYTES);
        return opaque.clone();
    }

    private static String eid(long eid) {
        return Long.toHexString(eid);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
