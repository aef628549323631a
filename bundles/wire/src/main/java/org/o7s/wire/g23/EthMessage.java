package org.o7s.wire.g23;

import java.util.Arrays;
import java.util.HexFormat;
import org.o7s.wire.internal.BigEndian;
import org.o7s.wire.internal.Range;

/**
 * A management message of the IPCPs over Ethernet (docs/wire/wire-shims.md 1.3 to 1.5 and 2.4), as
 * a value: eth-dix and eth-llc have the same messages, and {@link EthDixCodec} and {@link
 * EthLlcCodec} turn them into bytes and back. The EIDs of eth-llc are SAP numbers. All messages are
 * immutable: arrays are copied on the way in and on the way out.
 */
@SuppressWarnings("ArrayRecordComponent") // copied both ways, compared by content
public sealed interface EthMessage {

    /**
     * Asks for a flow to the name behind a hash.
     *
     * @param seid the EID at which the requester wants the data, 1 to 65535
     * @param qos what the requester's application asked for
     * @param hash directory hash of the wanted name, 1 to {@link EthDixCodec#MAX_HASH_BYTES} bytes
     * @param blob the OAP request, opaque to the IPCP
     * @param features what the requester understands beyond generation 23, 0..255, see {@link
     *     EthDixFeatures}
     */
    record FlowRequest(int seid, QosFields qos, byte[] hash, byte[] blob, int features)
            implements EthMessage {
        /** A request that says nothing about the requester. */
        public FlowRequest(int seid, QosFields qos, byte[] hash, byte[] blob) {
            this(seid, qos, hash, blob, 0);
        }

        /**
         * Checks the ranges and copies the arrays.
         *
         * @throws IllegalArgumentException if a value does not fit its field
         */
        public FlowRequest {
            checkEid("seid", seid, EthDixHeader.MIN_EID);
            hash = checkedHash(hash);
            blob = blob.clone();
            checkFeatures(features);
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
                    && seid == that.seid
                    && qos.equals(that.qos)
                    && features == that.features
                    && Arrays.equals(hash, that.hash)
                    && Arrays.equals(blob, that.blob);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * seid + Arrays.hashCode(hash)) + Arrays.hashCode(blob);
        }

        @Override
        public String toString() {
            return "FlowRequest[seid=%d, qos=%s, hash=%s, blob=%s, features=%d]"
                    .formatted(seid, qos, hex(hash), hex(blob), features);
        }
    }

    /**
     * Answers a flow request.
     *
     * @param seid the EID at which the responder wants the data, 1 to 65535; may be 0 in a
     *     rejection
     * @param deid the requester's EID, from the request
     * @param response 0 = accepted, any other number = rejected, see {@link ResponseCode}
     * @param blob the OAP response, opaque to the IPCP; empty in a rejection
     * @param features what the responder understands beyond generation 23, 0..255, see {@link
     *     EthDixFeatures}
     */
    record FlowReply(int seid, int deid, int response, byte[] blob, int features)
            implements EthMessage {
        /** A reply that says nothing about the responder. */
        public FlowReply(int seid, int deid, int response, byte[] blob) {
            this(seid, deid, response, blob, 0);
        }

        /**
         * Checks the ranges and copies the array.
         *
         * @throws IllegalArgumentException if a value does not fit its field or a rejection carries
         *     a blob
         */
        public FlowReply {
            checkEid("seid", seid, response == 0 ? EthDixHeader.MIN_EID : 0);
            checkEid("deid", deid, 0);
            if (response != 0 && blob.length > 0) {
                throw new IllegalArgumentException(
                        "a rejection carries no blob, but " + blob.length + " bytes were given");
            }
            blob = blob.clone();
            checkFeatures(features);
        }

        /** A rejection. */
        public static FlowReply rejected(int seid, int deid, int response) {
            return new FlowReply(seid, deid, response, new byte[0]);
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
                    && seid == that.seid
                    && deid == that.deid
                    && response == that.response
                    && features == that.features
                    && Arrays.equals(blob, that.blob);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * (31 * seid + deid) + response) + Arrays.hashCode(blob);
        }

        @Override
        public String toString() {
            return "FlowReply[seid=%d, deid=%d, response=%d, blob=%s, features=%d]"
                    .formatted(seid, deid, response, hex(blob), features);
        }
    }

    /**
     * Asks all members who has a name; the only message that is broadcast.
     *
     * @param hash directory hash of the name, 1 to {@link EthDixCodec#MAX_HASH_BYTES} bytes
     */
    record NameQuery(byte[] hash) implements EthMessage {
        /**
         * Checks the length and copies the array.
         *
         * @throws IllegalArgumentException if the hash is empty or too long
         */
        public NameQuery {
            hash = checkedHash(hash);
        }

        @Override
        public byte[] hash() {
            return hash.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof NameQuery that && Arrays.equals(hash, that.hash);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(hash);
        }

        @Override
        public String toString() {
            return "NameQuery[hash=" + hex(hash) + "]";
        }
    }

    /**
     * Tells the asker that the sender has the name; the answer is the frame's source address.
     *
     * @param hash directory hash of the name, from the query
     */
    record NameReply(byte[] hash) implements EthMessage {
        /**
         * Checks the length and copies the array.
         *
         * @throws IllegalArgumentException if the hash is empty or too long
         */
        public NameReply {
            hash = checkedHash(hash);
        }

        @Override
        public byte[] hash() {
            return hash.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof NameReply that && Arrays.equals(hash, that.hash);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(hash);
        }

        @Override
        public String toString() {
            return "NameReply[hash=" + hex(hash) + "]";
        }
    }

    private static void checkFeatures(int features) {
        if (features < 0 || features > 255) {
            throw new IllegalArgumentException("features " + features + " do not fit into 8 bits");
        }
    }

    private static void checkEid(String field, int eid, int lowest) {
        if (eid < lowest) {
            throw new IllegalArgumentException(field + " is " + eid + ", the lowest is " + lowest);
        }
        Range.check(field, eid, BigEndian.U16_MAX);
    }

    private static byte[] checkedHash(byte[] hash) {
        if (hash.length == 0 || hash.length > EthDixCodec.MAX_HASH_BYTES) {
            throw new IllegalArgumentException(
                    "a directory hash has 1 to "
                            + EthDixCodec.MAX_HASH_BYTES
                            + " bytes, not "
                            + hash.length);
        }
        return hash.clone();
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
