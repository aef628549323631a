package org.o7s.enrolment;

import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.o7s.core.counters.Counter;
import org.o7s.core.loop.Timer;
import org.o7s.core.time.Clocks;
import org.o7s.wire.g23.DecodeResult.Decoded;
import org.o7s.wire.g23.DecodeResult.Malformed;
import org.o7s.wire.g23.unicast.Features;
import org.o7s.wire.g23.unicast.OepCodec;
import org.o7s.wire.g23.unicast.OepLayer;
import org.o7s.wire.g23.unicast.OepMessage.OepConfirmation;
import org.o7s.wire.g23.unicast.OepMessage.OepRequest;
import org.o7s.wire.g23.unicast.OepMessage.OepResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One newcomer, as the member sees it.
 *
 * <pre>
 *   LISTENING --request, response sent--> ANSWERED --confirmation--> LEFT
 *   LISTENING, ANSWERED --bad message, 5 s, end of the flow--> LEFT
 * </pre>
 */
final class Newcomer {
    /** How long a newcomer may take for each of its messages, in ns. */
    static final long LIMIT_NS = 5_000_000_000L;

    /** The response to a newcomer that cannot be helped. */
    static final int REFUSED = -1;

    private static final long NS_PER_S = 1_000_000_000;
    private static final Logger LOG = LoggerFactory.getLogger(Newcomer.class);

    private enum State {
        LISTENING,
        ANSWERED,
        LEFT
    }

    private final EnrolmentServer server;
    private final Conversation conversation;
    private State state = State.LISTENING;
    private long id;
    private int features;
    private @Nullable Timer deadline;

    Newcomer(EnrolmentServer server, Conversation conversation) {
        this.server = server;
        this.conversation = conversation;
    }

    void begin() {
        listen();
        conversation.onMessage(m -> server.outbox().event(() -> received(m)));
        conversation.onClosed(
                () -> server.outbox().event(() -> leave(server.count().closedEnded())));
    }

    private void listen() {
        stopListening();
        deadline =
                server.loop()
                        .schedule(
                                server.loop().clocks().monotonicNs() + LIMIT_NS,
                                () ->
                                        server.outbox()
                                                .event(() -> leave(server.count().closedSilent())));
    }

    private void stopListening() {
        Timer pending = deadline;
        if (pending != null) {
            pending.cancel();
        }
    }

    private void received(byte[] message) {
        MemorySegment bytes = MemorySegment.ofArray(message);
        switch (state) {
            case LISTENING -> {
                switch (OepCodec.decodeRequest(bytes, 0, message.length)) {
                    case Decoded<OepRequest>(OepRequest request) -> answer(request);
                    case Malformed<OepRequest> _ -> leave(server.count().malformed());
                }
            }
            case ANSWERED -> {
                switch (OepCodec.decodeConfirmation(bytes, 0, message.length)) {
                    case Decoded<OepConfirmation>(OepConfirmation said) -> confirmed(said);
                    case Malformed<OepConfirmation> _ -> leave(server.count().malformed());
                }
            }
            case LEFT -> {
                // It has said what it had to say.
            }
        }
    }

    private void answer(OepRequest request) {
        id = request.id();
        Optional<OepLayer> layer = server.configuration(request.features());
        if (Features.has(request.features(), Features.O7S)) {
            features = Features.O7S;
        } else {
            // docs/wire/extensions.md: towards others exactly generation 23.
            layer = layer.map(l -> l.withPolicies(Map.of()));
        }
        Optional<byte[]> response = layer.flatMap(this::acceptance);
        if (response.isEmpty()) {
            var _ = conversation.send(refusal());
            leave(server.count().refused());
        } else if (conversation.send(response.get())) {
            server.count().answered().increment();
            state = State.ANSWERED;
            listen();
        } else {
            leave(server.count().unsent());
        }
    }

    private Optional<byte[]> acceptance(OepLayer layer) {
        long wallNs = wallNs();
        try {
            return Optional.of(
                    OepCodec.encode(
                            new OepResponse(
                                    id,
                                    Math.floorDiv(wallNs, NS_PER_S),
                                    (int) Math.floorMod(wallNs, NS_PER_S),
                                    0,
                                    Optional.of(layer),
                                    features)));
        } catch (IllegalArgumentException e) {
            // Names and parameters of policies may be more than a message can carry.
            LOG.error("{}: cannot enrol anybody: {}", server.name(), e.getMessage());
            return Optional.empty();
        }
    }

    private byte[] refusal() {
        long wallNs = wallNs();
        return OepCodec.encode(
                OepResponse.refused(
                        id,
                        Math.floorDiv(wallNs, NS_PER_S),
                        (int) Math.floorMod(wallNs, NS_PER_S),
                        REFUSED,
                        features));
    }

    private long wallNs() {
        Clocks clocks = server.loop().clocks();
        return clocks.wallNs();
    }

    private void confirmed(OepConfirmation said) {
        if (said.id() != id) {
            LOG.warn(
                    "{}: a newcomer confirmed enrolment {} but asked for {}",
                    server.name(),
                    Long.toHexString(said.id()),
                    Long.toHexString(id));
            leave(server.count().failed());
        } else if (said.result() != 0) {
            LOG.warn(
                    "{}: enrolment {} failed at the newcomer ({})",
                    server.name(),
                    Long.toHexString(id),
                    said.result());
            leave(server.count().failed());
        } else {
            LOG.info("{}: enrolment {} is done", server.name(), Long.toHexString(id));
            leave(server.count().confirmed());
        }
    }

    private void leave(Counter outcome) {
        if (state != State.LEFT) {
            outcome.increment();
            leave();
        }
    }

    /** Ends the conversation, counted by the caller. */
    void leave() {
        state = State.LEFT;
        stopListening();
        server.left(this);
        conversation.close();
    }
}
