package org.o7s.wire.g23.unicast;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.o7s.wire.g23.QosFields;
import org.o7s.wire.testkit.Fuzz;

/** Messages of every kind with random content within the ranges. */
final class RandomMessages {
    private RandomMessages() {}

    static CepRecord cep(Random random) {
        return new CepRecord(
                name(random, 20),
                random.nextBoolean() ? "" : name(random, 10),
                random.nextInt(),
                random.nextInt(3),
                random.nextBoolean() ? 0 : address(random),
                features(random));
    }

    static OepMessage.OepRequest oepRequest(Random random) {
        return new OepMessage.OepRequest(random.nextLong(), features(random));
    }

    static OepMessage.OepConfirmation oepConfirmation(Random random) {
        return new OepMessage.OepConfirmation(random.nextLong(), random.nextInt());
    }

    static OepMessage.OepResponse oepResponse(Random random) {
        int nanos = random.nextInt(1_000_000_000);
        if (random.nextInt(8) == 0) {
            return OepMessage.OepResponse.refused(
                    random.nextLong(),
                    random.nextLong(),
                    nanos,
                    -1 - random.nextInt(2000),
                    features(random));
        }
        OepLayer layer =
                random.nextBoolean()
                        ? OepLayer.broadcast(name(random, 30))
                        : OepLayer.unicast(name(random, 30), random.nextInt(4), unicast(random));
        return new OepMessage.OepResponse(
                random.nextLong(),
                random.nextLong(),
                nanos,
                0,
                Optional.of(layer.withPolicies(policies(random))),
                features(random));
    }

    private static OepUnicast unicast(Random random) {
        return new OepUnicast(
                4,
                random.nextInt(256),
                random.nextInt(1, 256),
                new OepUnicast.LinkState(
                        random.nextInt(3), seconds(random), seconds(random), seconds(random)),
                new OepUnicast.Dht(
                        random.nextInt(1, 11),
                        random.nextInt(1, 21),
                        random.nextInt(10, 86_401),
                        random.nextInt(3, 3601),
                        random.nextInt(3, 3601),
                        random.nextBoolean() ? 0 : address(random)),
                0,
                random.nextInt(2));
    }

    private static long seconds(Random random) {
        return random.nextLong(1, 1L << random.nextInt(1, 33));
    }

    private static Map<String, OepPolicy> policies(Random random) {
        Map<String, OepPolicy> policies = new TreeMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            Map<String, String> parameters = new TreeMap<>();
            for (int j = random.nextInt(4); j > 0; j--) {
                parameters.put(name(random, 20), random.nextBoolean() ? "" : "= " + j + "~");
            }
            policies.put(name(random, 20), new OepPolicy(name(random, 20), parameters));
        }
        return policies;
    }

    static FaMessage fa(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> new FaMessage.FlowUpdate(eid(random), random.nextInt(8192));
            case 1 -> new FaMessage.FlowDeallocation(eid(random), eid(random));
            case 2 ->
                    FaMessage.FlowReply.rejected(
                            eid(random), random.nextLong(), -random.nextInt(1, 2000), 1);
            case 3 ->
                    new FaMessage.FlowReply(
                            eid(random), eid(random), 0, Fuzz.bytes(random, 200), features(random));
            default ->
                    new FaMessage.FlowRequest(
                            address(random),
                            eid(random),
                            qos(random),
                            id(random),
                            Fuzz.bytes(random, 200),
                            features(random));
        };
    }

    private static QosFields qos(Random random) {
        return new QosFields(
                u32(random),
                random.nextLong(),
                random.nextInt(256),
                u32(random),
                u32(random),
                random.nextBoolean(),
                u32(random),
                u32(random));
    }

    static DhtMessage dht(Random random) {
        DhtContact src = contact(random);
        return switch (random.nextInt(5)) {
            case 0 ->
                    new DhtMessage.Store(
                            src, id(random), DhtValue.bytesOf(address(random)), u32(random));
            case 1 -> new DhtMessage.FindNodeRequest(src, random.nextLong(), id(random));
            case 2 -> new DhtMessage.FindValueRequest(src, random.nextLong(), id(random));
            case 3 ->
                    new DhtMessage.FindNodeResponse(
                            src,
                            random.nextLong(),
                            id(random),
                            list(random, () -> contact(random)));
            default ->
                    new DhtMessage.FindValueResponse(
                            src,
                            random.nextLong(),
                            id(random),
                            list(random, () -> contact(random)),
                            list(random, () -> new DhtValue(address(random), features(random))));
        };
    }

    static RoutingMessage routing(Random random) {
        return new RoutingMessage(name(random, 64), Fuzz.bytes(random, 60));
    }

    static ReconfigurationMessage reconfiguration(Random random) {
        long transaction = random.nextLong();
        long source = address(random);
        return switch (random.nextInt(6)) {
            case 0 ->
                    new ReconfigurationMessage.Prepare(
                            transaction, source, changes(random, policies(random)));
            case 1 -> new ReconfigurationMessage.Prepared(transaction, source, rows(random));
            case 2 -> new ReconfigurationMessage.Refused(transaction, source, why(random));
            case 3 -> new ReconfigurationMessage.Commit(transaction, source);
            case 4 -> new ReconfigurationMessage.Committed(transaction, source, rows(random));
            default -> new ReconfigurationMessage.Abort(transaction, source);
        };
    }

    private static List<ReconfigurationMessage.Change> changes(
            Random random, Map<String, OepPolicy> policies) {
        List<ReconfigurationMessage.Change> changes = new ArrayList<>();
        changes.add(new ReconfigurationMessage.Change("routing", "", Map.of()));
        policies.forEach(
                (kind, policy) ->
                        changes.add(
                                random.nextInt(4) == 0
                                        ? new ReconfigurationMessage.Change(kind, "", Map.of())
                                        : new ReconfigurationMessage.Change(
                                                kind, policy.name(), policy.parameters())));
        return changes;
    }

    private static List<ReconfigurationMessage.Row> rows(Random random) {
        List<ReconfigurationMessage.Row> rows = new ArrayList<>();
        for (int i = random.nextInt(ReconfigurationCodec.ROWS_MAX + 1); i > 0; i--) {
            rows.add(
                    new ReconfigurationMessage.Row(
                            name(random, 20),
                            name(random, 20) + " 1.0.0",
                            random.nextBoolean() ? "" : "nothing",
                            random.nextLong() >>> 1,
                            random.nextInt(100)));
        }
        return rows;
    }

    private static String why(Random random) {
        return "because \u00e4\u20ac".repeat(random.nextInt(60));
    }

    private static <T> List<T> list(Random random, Supplier<T> element) {
        List<T> list = new ArrayList<>();
        for (int i = random.nextInt(random.nextInt(8) == 0 ? 65 : 9); i > 0; i--) {
            list.add(element.get());
        }
        return list;
    }

    private static DhtContact contact(Random random) {
        return new DhtContact(id(random), address(random), features(random));
    }

    private static byte[] id(Random random) {
        byte[] id = new byte[Messages.H];
        random.nextBytes(id);
        return id;
    }

    private static String name(Random random, int maxBytes) {
        String letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
        StringBuilder name = new StringBuilder();
        for (int i = random.nextInt(1, maxBytes + 1); i > 0; i--) {
            name.append(letters.charAt(random.nextInt(letters.length())));
        }
        return name.toString();
    }

    private static long eid(Random random) {
        long eid = random.nextLong();
        return DtHeader.isUserEid(eid) ? eid : DtHeader.EID_FIRST_USER;
    }

    private static long address(Random random) {
        return random.nextLong(1, 1L << random.nextInt(1, 33));
    }

    private static int features(Random random) {
        return random.nextBoolean() ? 0 : random.nextInt();
    }

    private static long u32(Random random) {
        return random.nextInt() & 0xffff_ffffL;
    }
}
