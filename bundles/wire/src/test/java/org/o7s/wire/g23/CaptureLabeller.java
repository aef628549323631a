package org.o7s.wire.g23;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.o7s.wire.g23.EthMessage.NameQuery;
import org.o7s.wire.g23.EthMessage.NameReply;
import org.o7s.wire.internal.BigEndian;
import org.o7s.wire.testkit.IpUdp;

/**
 * Writes the label of a captured packet from what the codecs make of it, in the words of
 * LABELS.txt, and checks on the way that each message encodes to the bytes it came from. It
 * remembers the digest of each request, so that it can read the response: give it whole captures.
 *
 * <p>Data is labelled by its headers only: {@code 1>2 eid=64 len=76}.
 */
final class CaptureLabeller {
    private static final int DIX = EthernetHeader.HEADER_BYTES;
    private static final String SERVER = "oping.srv";
    private static final byte[] SHA3_HASH = digest("SHA3-256");
    private static final byte[] MD5_HASH = digest("MD5");

    private final Map<Long, OapDigest> requestMdByEid = new HashMap<>();

    String label(byte[] frame) {
        MemorySegment segment = MemorySegment.ofArray(frame);
        int available = EthernetHeader.validate(segment, 0, frame.length);
        int etherType = EthernetHeader.etherType(segment, 0);
        String direction =
                system(EthernetHeader.source(segment, 0))
                        + ">"
                        + system(EthernetHeader.destination(segment, 0));
        if (etherType == EthernetHeader.DEFAULT_ETHER_TYPE) {
            return direction + " " + ethDix(segment, available);
        }
        if (etherType <= EthLlcHeader.LENGTH_FIELD_MAX) {
            return direction + " " + ethLlc(segment, etherType, available);
        }
        return IpUdp.of(frame)
                .map(datagram -> direction + " " + udp(datagram))
                .orElse(direction + " (");
    }

    private String ethDix(MemorySegment frame, int available) {
        int payloadBytes = EthDixHeader.validate(frame, DIX, available);
        if (payloadBytes < 0) {
            throw new AssertionError(Defect.ofCode(payloadBytes).sentence());
        }
        int eid = EthDixHeader.eid(frame, DIX);
        String header = "eid=" + eid + " len=" + payloadBytes;
        if (eid != EthDixHeader.MANAGEMENT_EID) {
            return header + " ";
        }
        long payload = DIX + EthDixHeader.HEADER_BYTES;
        EthMessage message =
                Results.value(EthDixCodec.decode(frame, payload, payloadBytes, SHA3_HASH.length));
        byte[] received = BigEndian.bytes(frame, payload, payloadBytes);
        requireSame(received, Results.encode(message));
        return header + eth(message);
    }

    private String ethLlc(MemorySegment frame, int length, int available) {
        int payloadBytes = EthLlcHeader.validate(frame, DIX, length, available);
        if (payloadBytes < 0) {
            throw new AssertionError(Defect.ofCode(payloadBytes).sentence());
        }
        int dsap = EthLlcHeader.dsap(frame, DIX);
        int ssap = EthLlcHeader.ssap(frame, DIX);
        String header =
                "len=%d dsap=%02x(%d) ssap=%02x(%d)"
                        .formatted(
                                length,
                                EthLlcHeader.mirrored(dsap),
                                dsap,
                                EthLlcHeader.mirrored(ssap),
                                ssap);
        byte[] written = new byte[EthLlcHeader.HEADER_BYTES];
        EthLlcHeader.write(MemorySegment.ofArray(written), 0, dsap, ssap);
        requireSame(BigEndian.bytes(frame, DIX, written.length), written);
        if (!EthLlcHeader.isManagement(frame, DIX)) {
            return header + " ";
        }
        long payload = DIX + EthLlcHeader.HEADER_BYTES;
        EthMessage message =
                Results.value(EthLlcCodec.decode(frame, payload, payloadBytes, SHA3_HASH.length));
        byte[] received = BigEndian.bytes(frame, payload, payloadBytes);
        requireSame(received, Results.encodeLlc(message));
        return header + eth(message);
    }

    private String eth(EthMessage message) {
        return switch (message) {
            case EthMessage.FlowRequest m ->
                    request(m.seid(), m.hash(), SHA3_HASH, m.qos(), m.blob());
            case EthMessage.FlowReply m ->
                    reply(m.seid(), m.deid(), m.response(), m.deid(), m.blob());
            case NameQuery m -> " NAME_QUERY_REQ name=" + name(m.hash(), SHA3_HASH);
            case NameReply m -> " NAME_QUERY_REPLY name=" + name(m.hash(), SHA3_HASH);
        };
    }

    private String udp(IpUdp datagram) {
        byte[] payload = datagram.payload();
        MemorySegment segment = MemorySegment.ofArray(payload);
        if (UdpHeader.validate(payload.length) < 0) {
            throw new AssertionError("no EID");
        }
        long eid = UdpHeader.eid(segment, 0);
        String header =
                "udp %d>%d eid=%d"
                        .formatted(datagram.sourcePort(), datagram.destinationPort(), eid);
        if (eid != UdpHeader.MANAGEMENT_EID) {
            return header + " ";
        }
        UdpMessage message = Results.value(Results.udp(payload));
        requireSame(payload, Results.encode(message));
        return header
                + switch (message) {
                    case UdpMessage.FlowRequest m ->
                            request(m.sEid(), m.hash(), MD5_HASH, m.qos(), m.blob());
                    case UdpMessage.FlowReply m ->
                            reply(m.sEid(), m.dEid(), m.response(), m.sEid(), m.blob());
                };
    }

    private String request(long eid, byte[] hash, byte[] known, QosFields qos, byte[] blob) {
        OapRequest oap = Results.value(OapCodec.decodeRequest(blob));
        requireSame(blob, OapCodec.encode(oap));
        requestMdByEid.put(eid, oap.header().md());
        return " FLOW_REQ seid="
                + eid
                + " dst="
                + name(hash, known)
                + " qos(delay=%d bw=%s avail=%d loss=%d ber=%d in_order=%d max_gap=%d timeout=%d)"
                        .formatted(
                                qos.delayMs(),
                                Long.toUnsignedString(qos.bandwidthBps()),
                                qos.availability(),
                                qos.loss(),
                                qos.ber(),
                                qos.inOrder() ? 1 : 0,
                                qos.maxGapMs(),
                                qos.timeoutMs())
                + oap(oap, "sig", oap.signature().length);
    }

    private String reply(long seid, long deid, int response, long requesterEid, byte[] blob) {
        OapDigest requestMd = requestMdByEid.getOrDefault(requesterEid, OapDigest.NONE);
        OapResponse oap = Results.value(OapCodec.decodeResponse(blob, requestMd));
        requireSame(blob, OapCodec.encode(oap));
        return " FLOW_REPLY seid=%d deid=%d response=%d".formatted(seid, deid, response)
                + oap(oap, "req_hash+sig", oap.requestHash().length + oap.signature().length);
    }

    private static String oap(OapMessage message, String rest, int restBytes) {
        OapHeader header = message.header();
        return " OAP id=%s.. ts=%s cipher=%s kdf=%s md=%s crt=%dB kex=%dB data=%dB %s=%dB"
                .formatted(
                        header.id().toString().substring(0, 16),
                        Long.toUnsignedString(header.timestampNs()),
                        number(header.cipher().label(), header.cipher().nid()),
                        number(header.kdf().label(), header.kdf().nid()),
                        number(header.md().label(), header.md().nid()),
                        message.certificate().length,
                        message.kexData().length,
                        message.data().length,
                        rest,
                        restBytes);
    }

    private static String number(String label, int nid) {
        return (nid == 0 ? "-" : label) + "(" + nid + ")";
    }

    private static String name(byte[] hash, byte[] known) {
        requireSame(known, hash);
        return "'" + SERVER + "' hash=" + HexFormat.of().formatHex(hash, 0, 4) + "..";
    }

    private static String system(long address) {
        return MacAddress.isMulticast(address) ? "*" : Long.toString(address >>> 8 & 0xff);
    }

    private static void requireSame(byte[] expected, byte[] actual) {
        if (!MessageDigest.isEqual(expected, actual)) {
            HexFormat hex = HexFormat.of();
            throw new AssertionError(
                    "expected " + hex.formatHex(expected) + " but was " + hex.formatHex(actual));
        }
    }

    private static byte[] digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm)
                    .digest(SERVER.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
