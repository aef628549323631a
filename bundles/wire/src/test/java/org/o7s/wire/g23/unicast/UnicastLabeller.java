package org.o7s.wire.g23.unicast;

import static org.o7s.wire.g23.Results.value;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.o7s.wire.g23.QosFields;
import org.o7s.wire.g23.unicast.DhtMessage.FindNodeRequest;
import org.o7s.wire.g23.unicast.DhtMessage.FindNodeResponse;
import org.o7s.wire.g23.unicast.DhtMessage.FindValueRequest;
import org.o7s.wire.g23.unicast.DhtMessage.FindValueResponse;
import org.o7s.wire.g23.unicast.DhtMessage.Store;
import org.o7s.wire.g23.unicast.FaMessage.FlowDeallocation;
import org.o7s.wire.g23.unicast.FaMessage.FlowReply;
import org.o7s.wire.g23.unicast.FaMessage.FlowRequest;
import org.o7s.wire.g23.unicast.FaMessage.FlowUpdate;
import org.o7s.wire.g23.unicast.OepMessage.OepConfirmation;
import org.o7s.wire.g23.unicast.OepMessage.OepRequest;
import org.o7s.wire.g23.unicast.OepMessage.OepResponse;

/**
 * Writes the label of a captured packet of an E, M or D flow from what the codecs make of it, in
 * the words of LABELS.txt without names of flows, and checks on the way that it encodes to the
 * bytes it came from. The kind is told by the caller: packets do not say what they are.
 *
 * @param hashBytes length of the layer's hashes
 */
record UnicastLabeller(int hashBytes) {
    /** The first word of the labels that {@link #label} can write. */
    static final List<String> KINDS =
            List.of("CEP", "ENROLL_REQ", "ENROLL_RESP", "ENROLL_ACK", "LSA", "DT");

    String label(String kind, byte[] packet) {
        return switch (kind) {
            case "CEP" -> {
                CepRecord cep = value(CepCodec.decode(packet));
                requireSame(packet, CepCodec.encode(cep));
                yield "CEP comp='%s' proto='%s' version=%d syntax=%d address=%d"
                        .formatted(
                                cep.component(),
                                cep.protocol(),
                                cep.version(),
                                cep.syntax(),
                                cep.address());
            }
            case "ENROLL_REQ" -> {
                OepRequest request = value(Messages.oepRequest(packet));
                requireSame(packet, OepCodec.encode(request));
                yield "ENROLL_REQ id=%016x".formatted(request.id());
            }
            case "ENROLL_RESP" -> {
                OepResponse response = value(Messages.oepResponse(packet));
                requireSame(packet, OepCodec.encode(response));
                yield "ENROLL_RESP id=%016x t=%d.%09d response=%d"
                                .formatted(
                                        response.id(),
                                        response.seconds(),
                                        response.nanos(),
                                        response.response())
                        + response.layer().map(UnicastLabeller::layer).orElse("");
            }
            case "ENROLL_ACK" -> {
                OepConfirmation confirmation = value(Messages.oepConfirmation(packet));
                requireSame(packet, OepCodec.encode(confirmation));
                yield "ENROLL_ACK id=%016x result=%d"
                        .formatted(confirmation.id(), confirmation.result());
            }
            case "LSA" -> lsa(packet);
            case "DT" -> dt(packet);
            default -> throw new IllegalArgumentException("no label for " + kind);
        };
    }

    private static String layer(OepLayer layer) {
        return " layer='%s' hash_algo=%d type=%d"
                        .formatted(layer.name(), layer.hashAlgorithm(), layer.ipcpType())
                + layer.unicast().map(UnicastLabeller::unicast).orElse("");
    }

    private static String unicast(OepUnicast unicast) {
        OepUnicast.LinkState ls = unicast.routing();
        OepUnicast.Dht dht = unicast.directory();
        return " addr_size=%d eid_size=%d max_ttl=%d"
                        .formatted(unicast.addressBytes(), unicast.eidBytes(), unicast.maxTtl())
                + " routing={1:0,2:{1:%d,2:%d,3:%d,4:%d}}"
                        .formatted(
                                ls.policy(),
                                ls.recalculateSeconds(),
                                ls.updateSeconds(),
                                ls.timeoutSeconds())
                + " dir={1:0,2:{1:%d,2:%d,3:%d,4:%d,5:%d,6:%d}}"
                        .formatted(
                                dht.alpha(),
                                dht.k(),
                                dht.expireSeconds(),
                                dht.refreshSeconds(),
                                dht.replicateSeconds(),
                                dht.peer())
                + " addr_auth=%d cong=%d"
                        .formatted(unicast.addressPolicy(), unicast.congestionPolicy());
    }

    private static String lsa(byte[] packet) {
        MemorySegment segment = MemorySegment.ofArray(packet);
        if (Lsa.validate(segment, 0, packet.length) != Lsa.LENGTH) {
            throw new AssertionError("not an announcement");
        }
        Lsa lsa = Lsa.read(segment, 0);
        requireSame(packet, lsa.encode());
        return "LSA d_addr=%d s_addr=%d seqno=%d"
                .formatted(lsa.destination(), lsa.source(), lsa.sequence());
    }

    private String dt(byte[] packet) {
        MemorySegment segment = MemorySegment.ofArray(packet);
        int payloadBytes = DtHeader.validate(packet.length);
        long eid = DtHeader.eid(segment, 0);
        byte[] written = packet.clone();
        Arrays.fill(written, 0, DtHeader.LENGTH, (byte) 0x55);
        DtHeader.write(
                MemorySegment.ofArray(written),
                0,
                DtHeader.destination(segment, 0),
                DtHeader.cube(segment, 0),
                DtHeader.ttl(segment, 0),
                eid);
        requireSame(packet, written);
        byte[] payload = Arrays.copyOfRange(packet, packet.length - payloadBytes, packet.length);
        return "DT dst=%d qc=%d ttl=%d ecn=%d eid=%s: "
                        .formatted(
                                DtHeader.destination(segment, 0),
                                DtHeader.cube(segment, 0),
                                DtHeader.ttl(segment, 0),
                                DtHeader.ecn(segment, 0),
                                Long.toUnsignedString(eid))
                + (eid == DtHeader.EID_FLOW_ALLOCATOR
                        ? fa(payload)
                        : eid == DtHeader.EID_DIRECTORY ? dht(payload) : "");
    }

    private String fa(byte[] payload) {
        FaMessage message =
                value(FaCodec.decode(MemorySegment.ofArray(payload), 0, payload.length, hashBytes));
        requireSame(payload, FaCodec.encode(message));
        return "FA "
                + switch (message) {
                    case FlowRequest m ->
                            "FLOW_REQ s_addr=%d s_eid=%s hash=%s %s"
                                    .formatted(
                                            m.source(),
                                            Long.toUnsignedString(m.senderEid()),
                                            start(m.hash()),
                                            qos(m.qos()));
                    case FlowReply m ->
                            "FLOW_REPLY s_addr=0 r_eid=%s s_eid=%s response=%d"
                                    .formatted(
                                            Long.toUnsignedString(m.receiverEid()),
                                            Long.toUnsignedString(m.senderEid()),
                                            m.response());
                    case FlowUpdate m -> throw new AssertionError("in no capture: " + m);
                    case FlowDeallocation m -> throw new AssertionError("in no capture: " + m);
                }
                + " ";
    }

    private static String qos(QosFields qos) {
        return "qos(delay=%d bw=%s avail=%d loss=%d ber=%d in_order=%d max_gap=%d timeout=%d)"
                .formatted(
                        qos.delayMs(),
                        Long.toUnsignedString(qos.bandwidthBps()),
                        qos.availability(),
                        qos.loss(),
                        qos.ber(),
                        qos.inOrder() ? 1 : 0,
                        qos.maxGapMs(),
                        qos.timeoutMs());
    }

    private String dht(byte[] payload) {
        DhtMessage message =
                value(
                        DhtCodec.decode(
                                payload,
                                hashBytes,
                                defect -> {
                                    throw new AssertionError(defect.sentence());
                                }));
        requireSame(payload, DhtCodec.encode(message));
        String src =
                " src(id=%s addr=%d)".formatted(start(message.src().id()), message.src().address());
        String key = " key=" + start(message.key());
        return "DHT "
                + switch (message) {
                    case Store m ->
                            "STORE%s%s val=%d exp=%d"
                                    .formatted(src, key, m.address(), m.expiresSeconds());
                    case FindNodeRequest m ->
                            "FIND_NODE_REQ%s%s cookie=%x".formatted(src, key, m.cookie());
                    case FindNodeResponse m ->
                            "FIND_NODE_RSP%s%s cookie=%x contacts=%s"
                                    .formatted(src, key, m.cookie(), addresses(m.contacts()));
                    case FindValueRequest m ->
                            "FIND_VALUE_REQ%s%s cookie=%x".formatted(src, key, m.cookie());
                    case FindValueResponse m ->
                            "FIND_VALUE_RSP%s%s cookie=%x contacts=%s values=%s"
                                    .formatted(
                                            src,
                                            key,
                                            m.cookie(),
                                            addresses(m.contacts()),
                                            m.values().stream().map(DhtValue::address).toList());
                };
    }

    private static String addresses(List<DhtContact> contacts) {
        return contacts.stream()
                .map(contact -> Long.toString(contact.address()))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static String start(byte[] hash) {
        return HexFormat.of().formatHex(hash, 0, 4) + "..";
    }

    private static void requireSame(byte[] expected, byte[] actual) {
        if (!Arrays.equals(expected, actual)) {
            throw new AssertionError(
                    "expected " + Messages.hex(expected) + " but was " + Messages.hex(actual));
        }
    }
}
