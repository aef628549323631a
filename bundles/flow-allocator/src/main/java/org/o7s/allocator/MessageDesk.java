package org.o7s.allocator;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.o7s.core.counters.Counter;
import org.o7s.core.counters.CounterSet;
import org.o7s.core.packet.Packet;
import org.o7s.wire.g23.DecodeResult;
import org.o7s.wire.g23.DecodeResult.Decoded;
import org.o7s.wire.g23.DecodeResult.Malformed;
import org.o7s.wire.g23.Defect;
import org.o7s.wire.g23.unicast.FaCodec;
import org.o7s.wire.g23.unicast.FaMessage;
import org.o7s.wire.g23.unicast.FaMessage.FlowDeallocation;
import org.o7s.wire.g23.unicast.FaMessage.FlowReply;
import org.o7s.wire.g23.unicast.FaMessage.FlowRequest;
import org.o7s.wire.g23.unicast.FaMessage.FlowUpdate;

/**
 * Where the messages of other allocators come in: what is malformed is counted and dropped, the
 * others go to the machine that they are for. Belongs to the loop. Source:
 * docs/wire/wire-unicast.md 5.1 and 11 rows FA1 to FA3.
 */
final class MessageDesk {
    private final Requester requester;
    private final Responder responder;
    private final FlowService service;
    private final int hashBytes;
    private final Counter received;
    private final Map<Defect, Counter> malformed = new EnumMap<>(Defect.class);

    MessageDesk(Shared shared, Requester requester, Responder responder, FlowService service) {
        this.requester = requester;
        this.responder = responder;
        this.service = service;
        this.hashBytes = shared.settings().hash().lengthBytes();
        CounterSet counters = shared.counters();
        this.received = counters.make("received-messages");
        for (Defect defect : Defect.values()) {
            String word = defect.name().toLowerCase(Locale.ROOT).replace('_', '-');
            malformed.put(defect, counters.make("malformed-messages-" + word));
        }
    }

    /** Takes a message. */
    void onMessage(Packet packet) {
        received.increment();
        DecodeResult<FaMessage> result =
                FaCodec.decode(packet.memory(), packet.offset(), packet.length(), hashBytes);
        packet.release();
        switch (result) {
            case Decoded<FaMessage>(FlowRequest request) -> responder.onRequest(request);
            case Decoded<FaMessage>(FlowReply reply) -> requester.onReply(reply);
            case Decoded<FaMessage>(FlowUpdate update) -> service.onUpdate(update);
            case Decoded<FaMessage>(FlowDeallocation message) -> {
                if (!requester.onDeallocation(message.receiverEid())) {
                    service.onDeallocation(message);
                }
            }
            case Malformed<FaMessage>(Defect defect) -> {
                Counter counter = malformed.get(defect);
                if (counter != null) {
                    counter.increment();
                }
            }
        }
    }
}
