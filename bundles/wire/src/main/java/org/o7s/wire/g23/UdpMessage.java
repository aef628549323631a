package org.o7s.wire.g23;

import java.util.Arrays;
import java.util.HexFormat;
import org.o7s.wire.internal.BigEndian;
import org.o7s.wire.internal.Range;

/**
 * A management message of the IPCPs over UDP (docs/wire/wire-shims.md 3.3), as a value. {@link
 * UdpCodec} turns it into bytes and back. The EIDs go by role: sEid is always the requester's, dEid
 * always the responder's (3.4). All messages are immutable: arrays are copied on the way in and on
 * the way out.
 */
@SuppressWarnings("ArrayRecordComponent") // copied both ways, compared by content
public sealed interface UdpMessage {

    /**
     * Asks for a flow to the name behind a hash.
     *
     * @param sEid the EID at which the requester wants the data, 1 to 2^32 - 1
     * @param qos what the requester's application asked for
     * @param hash MD5 of the wanted name, {@link UdpCodec#HASH_BYTES} bytes
     * @param blob the OAP request, opaque to the IPCP
     */
    record FlowRequest(long sEid, QosFields qos, byte[] hash, byte[] blob) implements UdpMessage {
        /**
         * Checks the ranges and copies the arrays.
         *
         * @throws IllegalArgumentException if a value does not fit its field
         */
        public FlowRequest {
            checkEid("s_eid", sEid, UdpHeader.MIN_EID);
            if (hash.length != UdpCodec.HASH_BYTES) {
                throw new IllegalArgumentException(
                        "the directory hash over UDP is MD5, 16 bytes, not " + hash.length);
            }
            hash = hash.clone();
            blob = blob.clone();
        }

        @Override
        public byte[] hash() {
            return hash.clone();
        }

        @Override
        public byte[] blob() {
            return blob.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof FlowRequest that
                    && sEid == that.sEid
                    && qos.equals(that.qos)
                    && Arrays.equals(hash, that.hash)
                    && Arrays.equals(blob, that.blob);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * Long.hashCode(sEid) + Arrays.hashCode(hash)) + Arrays.hashCode(blob);
        }

        @Override
        public String toString() {
            return "FlowRequest[sEid=%d, qos=%s, hash=%s, blob=%s]"
                    .formatted(sEid, qos, hex(hash), hex(blob));
        }
    }

    /**
     * Answers a flow request.
     *
     * @param sEid the requester's EID, from the request
     * @param dEid the EID at which the responder wants the data, 1 to 2^32 - 1; may be 0 in a
     *     rejection
     * @param response 0 = accepted, any other number = rejected, see {@link ResponseCode}
     * @param blob the OAP response, opaque to the IPCP; empty in a rejection
     */
    record FlowReply(long sEid, long dEid, int response, byte[] blob) implements UdpMessage {
        /**
         * Checks the ranges and copies the array.
         *
         * @throws IllegalArgumentException if a value does not fit its field or a rejection carries
         *     a blob
         */
        public FlowReply {
            checkEid("s_eid", sEid, 0);
            checkEid("d_eid", dEid, response == 0 ? UdpHeader.MIN_EID : 0);
            if (response != 0 && blob.length > 0) {
                throw new IllegalArgumentException(
                        "a rejection carries no blob, but " + blob.length + " bytes were given");
            }
            blob = blob.clone();
        }

        /** A rejection. */
        public static FlowReply rejected(long sEid, long dEid, int response) {
            return new FlowReply(sEid, dEid, response, new byte[0]);
        }

        /** Whether the flow is allocated. */
        public boolean accepted() {
            return response == 0;
        }

        @Override
        public byte[] blob() {
            return blob.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof FlowReply that
                    && sEid == that.sEid
                    && dEid == that.dEid
                    && response == that.response
                    && Arrays.equals(blob, that.blob);
        }

        @Override
        public int hashCode() {
            int eids = 31 * Long.hashCode(sEid) + Long.hashCode(dEid);
            return 31 * (31 * eids + response) + Arrays.hashCode(blob);
        }

        @Override
        public String toString() {
            return "FlowReply[sEid=%d, dEid=%d, response=%d, blob=%s]"
                    .formatted(sEid, dEid, response, hex(blob));
        }
    }

    private static void checkEid(String field, long eid, long lowest) {
        if (eid < lowest) {
            throw new IllegalArgumentException(field + " is " + eid + ", the lowest is " + lowest);
        }
        Range.check(field, eid, BigEndian.U32_MAX);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
