package org.o7s.tracing;

import org.o7s.core.layer.LayerSender;
import org.o7s.wire.g23.unicast.DtHeader;
import org.o7s.wire.g23.unicast.PathCodec;
import org.o7s.wire.g23.unicast.PathMessage;

/** Takes messages to other members. Belongs to one loop. */
final class Post {
    private final LayerSender sender;
    private final TracingCounters counters;

    Post(LayerSender sender, TracingCounters counters) {
        this.sender = sender;
        this.counters = counters;
    }

    long ownAddress() {
        return sender.ownAddress();
    }

    /** Sends; what gets lost is asked for again. */
    void send(long destination, PathMessage message) {
        if (!sender.sendMessage(destination, DtHeader.EID_PATH, PathCodec.encode(message))) {
            counters.unsent.increment();
        }
    }
}
