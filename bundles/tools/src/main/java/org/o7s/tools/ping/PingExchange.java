package org.o7s.tools.ping;

import java.nio.ByteBuffer;
import org.o7s.api.Flow;
import org.o7s.tools.base.ToolClock;
import org.o7s.tools.ping.PingOptions.Client;

/**
 * Requests out, replies in: what all kinds of client have in common. Allocates nothing per packet.
 * One thread.
 */
final class PingExchange {
    /** What {@link #accept} returns for a packet that answers none of our requests. */
    static final int NO_REPLY = -1;

    private final Flow flow;
    private final Client options;
    private final ToolClock clock;
    private final PingReport report;
    private final PingStatistics statistics;
    private final ByteBuffer request;
    private final ByteBuffer reply = PingMessage.buffer(PingMessage.MAX_BYTES);
    private int nextId;

    PingExchange(
            Flow flow,
            Client options,
            ToolClock clock,
            PingReport report,
            PingStatistics statistics) {
        this.flow = flow;
        this.options = options;
        this.clock = clock;
        this.report = report;
        this.statistics = statistics;
        this.request = PingMessage.buffer(options.sizeBytes());
    }

    /** Whether a request is left to send. */
    boolean hasNext() {
        return nextId < options.count();
    }

    /** Whether every request is out and has its reply. */
    boolean complete() {
        return !hasNext() && statistics.received() >= options.count();
    }

    /**
     * Sends the next request, if the flow has room for it.
     *
     * @return its id, or {@link #NO_REPLY} if there was no room
     */
    int send() {
        PingMessage.putRequest(request.clear(), nextId, clock.monotonicNs());
        if (!flow.offer(request)) {
            return NO_REPLY;
        }
        statistics.countSent();
        return nextId++;
    }

    /** Counts the next request as sent and lost: the flow refused it. */
    void skip() {
        statistics.countSent();
        nextId++;
    }

    /** The buffer for the next packet, empty. */
    ByteBuffer inbox() {
        return reply.clear();
    }

    /**
     * Looks at the packet in the inbox.
     *
     * @param bytes its length
     * @return the id of the request that it answers, or {@link #NO_REPLY}
     */
    int accept(int bytes) {
        long now = clock.monotonicNs();
        if (bytes < PingMessage.HEADER_BYTES) {
            return puzzle(bytes + " bytes are too short");
        }
        if (PingMessage.type(reply) != PingMessage.REPLY) {
            return puzzle("type " + PingMessage.type(reply));
        }
        int id = PingMessage.id(reply);
        if (id < 0 || id >= nextId) {
            return puzzle("no request has the id " + Integer.toUnsignedString(id));
        }
        long roundTripNs = now - PingMessage.stampNs(reply);
        if (roundTripNs < 0) {
            return puzzle("its time stamp lies in the future");
        }
        boolean late = statistics.countReply(id, roundTripNs);
        report.replied(id, bytes, roundTripNs, late);
        return id;
    }

    private int puzzle(String what) {
        statistics.countInvalid();
        report.puzzled(what);
        return NO_REPLY;
    }
}
