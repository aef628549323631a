package org.o7s.reconfiguration;

import java.util.function.Consumer;
import org.o7s.core.layer.LayerSender;
import org.o7s.core.member.Outbox;
import org.o7s.wire.g23.unicast.DtHeader;
import org.o7s.wire.g23.unicast.ReconfigurationCodec;
import org.o7s.wire.g23.unicast.ReconfigurationMessage;

/** Takes messages to members: over the layer, or to the own one when the event is over. */
final class Post {
    private final LayerSender sender;
    private final Outbox outbox;
    private final ReconfigurationCounters counters;
    private final Consumer<ReconfigurationMessage> own;

    /**
     * A post.
     *
     * @param own takes what the own member is sent
     */
    Post(
            LayerSender sender,
            Outbox outbox,
            ReconfigurationCounters counters,
            Consumer<ReconfigurationMessage> own) {
        this.sender = sender;
        this.outbox = outbox;
        this.counters = counters;
        this.own = own;
    }

    long ownAddress() {
        return sender.ownAddress();
    }

    /** Sends; what gets lost is sent again by whoever waits for the answer. */
    void send(long destination, ReconfigurationMessage message) {
        if (destination == sender.ownAddress()) {
            outbox.add(() -> own.accept(message));
            return;
        }
        byte[] bytes = ReconfigurationCodec.encode(message);
        if (sender.sendMessage(destination, DtHeader.EID_RECONFIGURATION, bytes)) {
            counters.sent.increment();
        } else {
            counters.unsent.increment();
        }
    }
}
