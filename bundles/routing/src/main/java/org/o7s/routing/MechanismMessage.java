package org.o7s.routing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.o7s.policy.routing.TopologyRouting;
import org.o7s.wire.g23.unicast.Lsa;
import org.o7s.wire.g23.unicast.PolicyName;
import org.o7s.wire.g23.unicast.RoutingMessage;

/**
 * What the routing mechanisms of two o7s members tell each other, as routing messages of the name
 * {@code link-state} (docs/wire/extensions.md, "link-state"). Integers are big endian.
 */
sealed interface MechanismMessage {
    /** The name of these messages; no policy may have a family of this name to itself. */
    String NAME = TopologyRouting.FAMILY;

    /** The most links of one withdrawal. */
    int WITHDRAWN_MAX = 32;

    /** "I am here, my policy is of this family, my database looks like this": code 1. */
    record Hello(String family, int links, long digest) implements MechanismMessage {}

    /** "These links are no more": code 2. */
    record Withdrawal(List<Lsa> links) implements MechanismMessage {
        public Withdrawal {
            links = List.copyOf(links);
            if (links.isEmpty() || links.size() > WITHDRAWN_MAX) {
                throw new IllegalArgumentException(links.size() + " links in one withdrawal");
            }
        }
    }

    /** The message on the wire. */
    default RoutingMessage encode() {
        return new RoutingMessage(
                NAME,
                switch (this) {
                    case Hello hello -> bytes(hello);
                    case Withdrawal withdrawal -> bytes(withdrawal);
                });
    }

    private static byte[] bytes(Hello hello) {
        byte[] family = hello.family().getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(13 + family.length)
                .put((byte) 1)
                .putInt(hello.links())
                .putLong(hello.digest())
                .put(family)
                .array();
    }

    private static byte[] bytes(Withdrawal withdrawal) {
        ByteBuffer bytes = ByteBuffer.allocate(1 + Lsa.LENGTH * withdrawal.links().size());
        bytes.put((byte) 2);
        withdrawal.links().forEach(link -> bytes.put(link.encode()));
        return bytes.array();
    }

    /** Reads the payload of a message of this name; empty if it is none of these. */
    static Optional<MechanismMessage> decode(byte[] payload) {
        if (payload.length < 1) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(payload);
        return switch (bytes.get()) {
            case 1 -> hello(bytes);
            case 2 -> withdrawal(bytes);
            default -> Optional.empty();
        };
    }

    private static Optional<MechanismMessage> hello(ByteBuffer bytes) {
        if (bytes.remaining() < 12) {
            return Optional.empty();
        }
        int links = bytes.getInt();
        long digest = bytes.getLong();
        byte[] name = new byte[bytes.remaining()];
        bytes.get(name);
        String family = new String(name, StandardCharsets.ISO_8859_1);
        return PolicyName.isValid(family)
                ? Optional.of(new Hello(family, links, digest))
                : Optional.empty();
    }

    private static Optional<MechanismMessage> withdrawal(ByteBuffer bytes) {
        int count = bytes.remaining() / Lsa.LENGTH;
        if (count < 1 || count > WITHDRAWN_MAX || bytes.remaining() % Lsa.LENGTH != 0) {
            return Optional.empty();
        }
        List<Lsa> links = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long destination = bytes.getLong();
            long source = bytes.getLong();
            long sequence = bytes.getLong();
            if (!LinkKey.isAddress(destination)
                    || !LinkKey.isAddress(source)
                    || source == destination) {
                return Optional.empty();
            }
            links.add(new Lsa(destination, source, sequence));
        }
        return Optional.of(new Withdrawal(links));
    }
}
