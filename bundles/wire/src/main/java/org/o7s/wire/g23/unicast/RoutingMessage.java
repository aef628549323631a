package org.o7s.wire.g23.unicast;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * What the routing policies of two o7s neighbours tell each other in their own words, over an M
 * flow (docs/wire/extensions.md, "routing message"). The mechanism carries it and looks at the name
 * only. {@link RoutingMessageCodec} turns it into bytes and back.
 *
 * @param policy name of the routing policy that wrote it: {@link PolicyName}
 * @param payload up to {@link RoutingMessageCodec#MAX_BYTES} with the header and the name; copied
 *     on the way in and on the way out
 */
@SuppressWarnings("ArrayRecordComponent") // copied both ways, compared by content
public record RoutingMessage(String policy, byte[] payload) {
    /**
     * Checks the name and the length, and copies the payload.
     *
     * @throws IllegalArgumentException if the name is none or the message would be too long
     */
    public RoutingMessage {
        PolicyName.check("routing policy", policy);
        int bytes = RoutingMessageCodec.HEADER_BYTES + policy.length() + payload.length;
        if (bytes > RoutingMessageCodec.MAX_BYTES) {
            throw new IllegalArgumentException(
                    "a routing message of %d bytes, but at most %d go on the wire"
                            .formatted(bytes, RoutingMessageCodec.MAX_BYTES));
        }
        payload = payload.clone();
    }

    @Override
    public byte[] payload() {
        return payload.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RoutingMessage that
                && policy.equals(that.policy)
                && Arrays.equals(payload, that.payload);
    }

    @Override
    public int hashCode() {
        return 31 * policy.hashCode() + Arrays.hashCode(payload);
    }

    @Override
    public String toString() {
        return "RoutingMessage[policy=%s, payload=%s]"
                .formatted(policy, HexFormat.of().formatHex(payload));
    }
}
