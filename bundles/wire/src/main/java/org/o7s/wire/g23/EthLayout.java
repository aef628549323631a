package org.o7s.wire.g23;

import java.lang.foreign.MemorySegment;
import org.o7s.wire.g23.DecodeResult.Decoded;
import org.o7s.wire.g23.DecodeResult.Malformed;
import org.o7s.wire.g23.EthMessage.FlowReply;
import org.o7s.wire.g23.EthMessage.FlowRequest;
import org.o7s.wire.g23.EthMessage.NameQuery;
import org.o7s.wire.g23.EthMessage.NameReply;
import org.o7s.wire.internal.BigEndian;
import org.o7s.wire.internal.Range;

/**
 * Reads and writes the management messages of the IPCPs over Ethernet: one fixed part whose fields
 * are the same in eth-dix and eth-llc but for the width of the EIDs and the places of two bytes
 * (docs/wire/wire-shims.md 1.3 and 2.4). What is where is said in {@link EthDixCodec} and {@link
 * EthLlcCodec}. Stateless, for any thread.
 *
 * @param eidBytes width of seid and deid, which are the first fields: 1 or 2
 * @param codeOffset where the message code is
 * @param availabilityOffset where the availability is
 * @param fixedBytes length of the fixed part
 * @param lowestEid the lowest EID to which data may be sent
 * @param highestEid the highest
 * @param badEid what a message is that offers another one for data
 */
record EthLayout(
        int eidBytes,
        int codeOffset,
        int availabilityOffset,
        int fixedBytes,
        int lowestEid,
        int highestEid,
        Defect badEid) {

    DecodeResult<EthMessage> decode(
            MemorySegment segment, long offset, int payloadBytes, int hashBytes) {
        if (payloadBytes > EthDixCodec.MAX_MANAGEMENT_BYTES) {
            return new Malformed<>(Defect.TOO_LONG);
        }
        if (payloadBytes < fixedBytes) {
            return new Malformed<>(Defect.TOO_SHORT);
        }
        int tailBytes = payloadBytes - fixedBytes;
        int code = BigEndian.u8(segment, offset + codeOffset);
        if (code > EthDixCodec.NAME_REPLY) {
            return new Malformed<>(Defect.UNKNOWN_CODE);
        }
        if (code == EthDixCodec.FLOW_REPLY) {
            return decodeReply(segment, offset, tailBytes);
        }
        if (tailBytes < hashBytes) {
            return new Malformed<>(Defect.TOO_SHORT);
        }
        byte[] hash = BigEndian.bytes(segment, offset + fixedBytes, hashBytes);
        return switch (code) {
            case EthDixCodec.FLOW_REQUEST ->
                    decodeRequest(segment, offset, hash, tailBytes - hashBytes);
            case EthDixCodec.NAME_QUERY -> new Decoded<>(new NameQuery(hash));
            default -> new Decoded<>(new NameReply(hash));
        };
    }

    private DecodeResult<EthMessage> decodeRequest(
            MemorySegment segment, long offset, byte[] hash, int blobBytes) {
        int seid = seid(segment, offset);
        if (!isForData(seid)) {
            return new Malformed<>(badEid);
        }
        byte[] blob = BigEndian.bytes(segment, offset + fixedBytes + hash.length, blobBytes);
        int features =
                EthDixFeatures.of(
                        BigEndian.i32(segment, offset + EthDixCodec.REQUEST_FEATURES_OFFSET));
        return new Decoded<>(new FlowRequest(seid, qos(segment, offset), hash, blob, features));
    }

    private DecodeResult<EthMessage> decodeReply(
            MemorySegment segment, long offset, int blobBytes) {
        int seid = seid(segment, offset);
        int deid = deid(segment, offset);
        int response = BigEndian.i32(segment, offset + EthDixCodec.RESPONSE_OFFSET);
        if (response != 0) {
            return new Decoded<>(FlowReply.rejected(seid, deid, response));
        }
        if (!isForData(seid)) {
            return new Malformed<>(badEid);
        }
        byte[] blob = BigEndian.bytes(segment, offset + fixedBytes, blobBytes);
        int features =
                EthDixFeatures.of(
                        BigEndian.i32(segment, offset + EthDixCodec.REPLY_FEATURES_OFFSET));
        return new Decoded<>(new FlowReply(seid, deid, response, blob, features));
    }

    private boolean isForData(int eid) {
        return eid >= lowestEid && eid <= highestEid;
    }

    int encodedBytes(EthMessage message) {
        return fixedBytes
                + switch (message) {
                    case FlowRequest request -> request.hash().length + request.blob().length;
                    case FlowReply reply -> reply.blob().length;
                    case NameQuery query -> query.hash().length;
                    case NameReply reply -> reply.hash().length;
                };
    }

    int encode(EthMessage message, MemorySegment segment, long offset) {
        BigEndian.clear(segment, offset, fixedBytes);
        long tail = offset + fixedBytes;
        long end =
                switch (message) {
                    case FlowRequest request -> {
                        setCode(segment, offset, EthDixCodec.FLOW_REQUEST);
                        setEids(segment, offset, request.seid(), 0);
                        setQos(segment, offset, request.qos());
                        BigEndian.setI32(
                                segment,
                                offset + EthDixCodec.REQUEST_FEATURES_OFFSET,
                                EthDixFeatures.field(request.features()));
                        long blob = BigEndian.setBytes(segment, tail, request.hash());
                        yield BigEndian.setBytes(segment, blob, request.blob());
                    }
                    case FlowReply reply -> {
                        setCode(segment, offset, EthDixCodec.FLOW_REPLY);
                        setEids(segment, offset, reply.seid(), reply.deid());
                        BigEndian.setI32(
                                segment, offset + EthDixCodec.RESPONSE_OFFSET, reply.response());
                        BigEndian.setI32(
                                segment,
                                offset + EthDixCodec.REPLY_FEATURES_OFFSET,
                                EthDixFeatures.field(reply.features()));
                        yield BigEndian.setBytes(segment, tail, reply.blob());
                    }
                    case NameQuery query -> {
                        setCode(segment, offset, EthDixCodec.NAME_QUERY);
                        yield BigEndian.setBytes(segment, tail, query.hash());
                    }
                    case NameReply reply -> {
                        setCode(segment, offset, EthDixCodec.NAME_REPLY);
                        yield BigEndian.setBytes(segment, tail, reply.hash());
                    }
                };
        return (int) (end - offset);
    }

    private int seid(MemorySegment segment, long offset) {
        return eidBytes == 1 ? BigEndian.u8(segment, offset) : BigEndian.u16(segment, offset);
    }

    private int deid(MemorySegment segment, long offset) {
        return seid(segment, offset + eidBytes);
    }

    private void setEids(MemorySegment segment, long offset, int seid, int deid) {
        if (eidBytes == 1) {
            Range.check("ssap", seid, BigEndian.U8_MAX);
            Range.check("dsap", deid, BigEndian.U8_MAX);
            BigEndian.setU8(segment, offset, seid);
            BigEndian.setU8(segment, offset + 1, deid);
        } else {
            BigEndian.setU16(segment, offset, seid);
            BigEndian.setU16(segment, offset + 2, deid);
        }
    }

    private void setCode(MemorySegment segment, long offset, int code) {
        BigEndian.setU8(segment, offset + codeOffset, code);
    }

    private QosFields qos(MemorySegment segment, long offset) {
        return new QosFields(
                BigEndian.u32(segment, offset + EthDixCodec.DELAY_OFFSET),
                BigEndian.u64(segment, offset + EthDixCodec.BANDWIDTH_OFFSET),
                BigEndian.u8(segment, offset + availabilityOffset),
                BigEndian.u32(segment, offset + EthDixCodec.LOSS_OFFSET),
                BigEndian.u32(segment, offset + EthDixCodec.BER_OFFSET),
                BigEndian.u8(segment, offset + EthDixCodec.IN_ORDER_OFFSET) != 0,
                BigEndian.u32(segment, offset + EthDixCodec.MAX_GAP_OFFSET),
                BigEndian.u32(segment, offset + EthDixCodec.TIMEOUT_OFFSET));
    }

    private void setQos(MemorySegment segment, long offset, QosFields qos) {
        BigEndian.setU32(segment, offset + EthDixCodec.DELAY_OFFSET, qos.delayMs());
        BigEndian.setU64(segment, offset + EthDixCodec.BANDWIDTH_OFFSET, qos.bandwidthBps());
        BigEndian.setU8(segment, offset + availabilityOffset, qos.availability());
        BigEndian.setU32(segment, offset + EthDixCodec.LOSS_OFFSET, qos.loss());
        BigEndian.setU32(segment, offset + EthDixCodec.BER_OFFSET, qos.ber());
        BigEndian.setU8(segment, offset + EthDixCodec.IN_ORDER_OFFSET, qos.inOrder() ? 1 : 0);
        BigEndian.setU32(segment, offset + EthDixCodec.MAX_GAP_OFFSET, qos.maxGapMs());
        BigEndian.setU32(segment, offset + EthDixCodec.TIMEOUT_OFFSET, qos.timeoutMs());
    }
}
