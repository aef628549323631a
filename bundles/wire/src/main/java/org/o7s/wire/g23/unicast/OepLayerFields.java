package org.o7s.wire.g23.unicast;

import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.o7s.wire.g23.Defect;
import org.o7s.wire.g23.unicast.OepUnicast.Dht;
import org.o7s.wire.g23.unicast.OepUnicast.LinkState;
import org.o7s.wire.g23.unicast.ProtoFields.Refusal;
import org.o7s.wire.internal.BigEndian;

/** Field map of {@link OepLayer} (docs/wire/wire-unicast.md 3.1, docs/wire/extensions.md). */
final class OepLayerFields {
    private static final int INFO = 1;
    private static final int IPCP_TYPE = 2;
    private static final int UNICAST = 3;
    private static final int POLICIES = 100;

    private static final int INFO_NAME = 1;
    private static final int INFO_HASH_ALGORITHM = 2;

    private static final int UNICAST_TRANSFER = 1;
    private static final int UNICAST_DIRECTORY = 2;
    private static final int UNICAST_ADDRESS_POLICY = 3;
    private static final int UNICAST_CONGESTION_POLICY = 4;

    private static final int TRANSFER_ADDRESS_BYTES = 1;
    private static final int TRANSFER_EID_BYTES = 2;
    private static final int TRANSFER_MAX_TTL = 3;
    private static final int TRANSFER_ROUTING = 4;

    /** Of the routing and of the directory: which one, and its parameters. */
    private static final int FAMILY_NUMBER = 1;

    private static final int FAMILY_PARAMETERS = 2;

    /** The number of the link-state family and of the DHT: the only ones. */
    private static final int ONLY_FAMILY = 0;

    private static final int LS_POLICY = 1;
    private static final int LS_RECALCULATE = 2;
    private static final int LS_UPDATE = 3;
    private static final int LS_TIMEOUT = 4;

    private static final int DHT_ALPHA = 1;
    private static final int DHT_K = 2;
    private static final int DHT_EXPIRE = 3;
    private static final int DHT_REFRESH = 4;
    private static final int DHT_REPLICATE = 5;
    private static final int DHT_PEER = 6;

    private static final int POLICY_KIND = 1;
    private static final int POLICY_NAME = 2;
    private static final int POLICY_PARAMETERS = 3;

    private OepLayerFields() {}

    static OepLayer read(ProtoFields in) throws Refusal {
        ProtoFields info = in.message(INFO);
        String name = info.text(INFO_NAME);
        ProtoFields.require(OepLayer.isName(name), Defect.BAD_LAYER_NAME);
        int hash = info.ranged(INFO_HASH_ALGORITHM, 0, OepLayer.SHA3_512, Defect.UNKNOWN_ALGORITHM);
        int type =
                in.ranged(
                        IPCP_TYPE, OepLayer.UNICAST, OepLayer.BROADCAST, Defect.UNKNOWN_LAYER_TYPE);
        Optional<OepUnicast> unicast =
                type == OepLayer.UNICAST
                        ? Optional.of(readUnicast(parameters(in, UNICAST)))
                        : Optional.empty();
        return new OepLayer(name, hash, type, unicast, readPolicies(in));
    }

    private static OepUnicast readUnicast(ProtoFields in) throws Refusal {
        ProtoFields transfer = in.message(UNICAST_TRANSFER);
        return new OepUnicast(
                transfer.ranged(
                        TRANSFER_ADDRESS_BYTES,
                        OepUnicast.ADDRESS_BYTES,
                        OepUnicast.ADDRESS_BYTES,
                        Defect.WRONG_ADDRESS_SIZE),
                // 1.2: the prototype cuts any number to a byte, and then uses 8 all the same
                (int) transfer.u32(TRANSFER_EID_BYTES) & BigEndian.U8_MAX,
                transfer.ranged(TRANSFER_MAX_TTL, 1, BigEndian.U8_MAX, Defect.BAD_TTL),
                readLinkState(family(transfer.message(TRANSFER_ROUTING))),
                readDht(family(in.message(UNICAST_DIRECTORY))),
                in.ranged(
                        UNICAST_ADDRESS_POLICY,
                        OepUnicast.FLAT_ADDRESSES,
                        OepUnicast.FLAT_ADDRESSES,
                        Defect.UNKNOWN_POLICY),
                in.ranged(
                        UNICAST_CONGESTION_POLICY,
                        OepUnicast.NO_CONGESTION_AVOIDANCE,
                        OepUnicast.MULTI_BIT_ECN,
                        Defect.UNKNOWN_POLICY));
    }

    /** The parameters of a routing or directory that must be of the only family. */
    private static ProtoFields family(ProtoFields in) throws Refusal {
        in.ranged(FAMILY_NUMBER, ONLY_FAMILY, ONLY_FAMILY, Defect.UNKNOWN_POLICY);
        return parameters(in, FAMILY_PARAMETERS);
    }

    private static ProtoFields parameters(ProtoFields in, int field) throws Refusal {
        Optional<ProtoFields> parameters = in.optionalMessage(field);
        ProtoFields.require(parameters.isPresent(), Defect.MISSING_CONFIGURATION);
        return parameters.orElseThrow();
    }

    private static LinkState readLinkState(ProtoFields in) throws Refusal {
        return new LinkState(
                in.ranged(LS_POLICY, 0, LinkState.EQUAL_COST_MULTIPATH, Defect.UNKNOWN_POLICY),
                seconds(in, LS_RECALCULATE),
                seconds(in, LS_UPDATE),
                seconds(in, LS_TIMEOUT));
    }

    private static long seconds(ProtoFields in, int field) throws Refusal {
        long seconds = in.u32(field);
        ProtoFields.require(seconds > 0, Defect.BAD_ROUTING_TIMER);
        return seconds;
    }

    private static Dht readDht(ProtoFields in) throws Refusal {
        long peer = in.u64(DHT_PEER);
        ProtoFields.require(peer == 0 || DtHeader.isAddress(peer), Defect.BAD_ADDRESS);
        return new Dht(
                parameter(in, DHT_ALPHA, 1, Dht.MAX_ALPHA),
                parameter(in, DHT_K, 1, Dht.MAX_K),
                parameter(in, DHT_EXPIRE, Dht.MIN_EXPIRE_SECONDS, Dht.MAX_EXPIRE_SECONDS),
                parameter(in, DHT_REFRESH, Dht.MIN_PERIOD_SECONDS, Dht.MAX_PERIOD_SECONDS),
                parameter(in, DHT_REPLICATE, Dht.MIN_PERIOD_SECONDS, Dht.MAX_PERIOD_SECONDS),
                peer);
    }

    private static int parameter(ProtoFields in, int field, int min, int max) throws Refusal {
        return in.ranged(field, min, max, Defect.BAD_DIRECTORY_PARAMETER);
    }

    private static Map<String, OepPolicy> readPolicies(ProtoFields in) throws Refusal {
        Map<String, OepPolicy> policies = new TreeMap<>();
        for (byte[] message : in.allBytes(POLICIES)) {
            ProtoFields policy = ProtoFields.parse(message);
            String kind = policy.text(POLICY_KIND);
            String name = policy.text(POLICY_NAME);
            Map<String, String> parameters = readParameters(policy);
            boolean fits =
                    PolicyName.isValid(kind)
                            && PolicyName.isValid(name)
                            && OepPolicy.areParameters(parameters)
                            && !policies.containsKey(kind)
                            && policies.size() < OepLayer.MAX_POLICIES;
            ProtoFields.require(fits, Defect.BAD_POLICY_NAME);
            policies.put(kind, new OepPolicy(name, parameters));
        }
        return policies;
    }

    private static Map<String, String> readParameters(ProtoFields policy) throws Refusal {
        Map<String, String> parameters = new TreeMap<>();
        for (byte[] bytes : policy.allBytes(POLICY_PARAMETERS)) {
            String parameter = ProtoFields.textOf(bytes);
            int equals = parameter.indexOf('=');
            ProtoFields.require(equals > 0, Defect.BAD_POLICY_NAME);
            String key = parameter.substring(0, equals);
            ProtoFields.require(!parameters.containsKey(key), Defect.BAD_POLICY_NAME);
            parameters.put(key, parameter.substring(equals + 1));
        }
        return parameters;
    }

    static byte[] encode(OepLayer layer) {
        return ProtoFields.encode(
                out -> {
                    writeInfo(out, layer);
                    out.writeUInt32(IPCP_TYPE, layer.ipcpType());
                    if (layer.unicast().isPresent()) {
                        out.writeByteArray(UNICAST, encode(layer.unicast().get()));
                    }
                    for (Map.Entry<String, OepPolicy> policy : layer.policies().entrySet()) {
                        out.writeByteArray(POLICIES, encode(policy.getKey(), policy.getValue()));
                    }
                });
    }

    private static void writeInfo(CodedOutputStream out, OepLayer layer) throws IOException {
        out.writeByteArray(
                INFO,
                ProtoFields.encode(
                        info -> {
                            info.writeString(INFO_NAME, layer.name());
                            info.writeUInt32(INFO_HASH_ALGORITHM, layer.hashAlgorithm());
                        }));
    }

    private static byte[] encode(OepUnicast unicast) {
        byte[] routing = family(encode(unicast.routing()));
        byte[] directory = family(encode(unicast.directory()));
        byte[] transfer =
                ProtoFields.encode(
                        out -> {
                            out.writeUInt32(TRANSFER_ADDRESS_BYTES, unicast.addressBytes());
                            out.writeUInt32(TRANSFER_EID_BYTES, unicast.eidBytes());
                            out.writeUInt32(TRANSFER_MAX_TTL, unicast.maxTtl());
                            out.writeByteArray(TRANSFER_ROUTING, routing);
                        });
        return ProtoFields.encode(
                out -> {
                    out.writeByteArray(UNICAST_TRANSFER, transfer);
                    out.writeByteArray(UNICAST_DIRECTORY, directory);
                    out.writeUInt32(UNICAST_ADDRESS_POLICY, unicast.addressPolicy());
                    out.writeUInt32(UNICAST_CONGESTION_POLICY, unicast.congestionPolicy());
                });
    }

    private static byte[] family(byte[] parameters) {
        return ProtoFields.encode(
                out -> {
                    out.writeUInt32(FAMILY_NUMBER, ONLY_FAMILY);
                    out.writeByteArray(FAMILY_PARAMETERS, parameters);
                });
    }

    private static byte[] encode(LinkState linkState) {
        return ProtoFields.encode(
                out -> {
                    out.writeUInt32(LS_POLICY, linkState.policy());
                    out.writeUInt32(LS_RECALCULATE, (int) linkState.recalculateSeconds());
                    out.writeUInt32(LS_UPDATE, (int) linkState.updateSeconds());
                    out.writeUInt32(LS_TIMEOUT, (int) linkState.timeoutSeconds());
                });
    }

    private static byte[] encode(Dht dht) {
        return ProtoFields.encode(
                out -> {
                    out.writeUInt32(DHT_ALPHA, dht.alpha());
                    out.writeUInt32(DHT_K, dht.k());
                    out.writeUInt32(DHT_EXPIRE, dht.expireSeconds());
                    out.writeUInt32(DHT_REFRESH, dht.refreshSeconds());
                    out.writeUInt32(DHT_REPLICATE, dht.replicateSeconds());
                    out.writeUInt64(DHT_PEER, dht.peer());
                });
    }

    private static byte[] encode(String kind, OepPolicy policy) {
        return ProtoFields.encode(
                out -> {
                    out.writeString(POLICY_KIND, kind);
                    out.writeString(POLICY_NAME, policy.name());
                    for (Map.Entry<String, String> p : policy.parameters().entrySet()) {
                        out.writeString(POLICY_PARAMETERS, p.getKey() + "=" + p.getValue());
                    }
                });
    }
}
