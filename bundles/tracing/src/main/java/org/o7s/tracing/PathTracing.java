package org.o7s.tracing;

import org.o7s.core.counters.CounterSet;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.ipcp.FlowPath;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.LowerFlows;
import org.o7s.core.ipcp.Reply;
import org.o7s.core.layer.LayerComponent;
import org.o7s.core.layer.LayerSender;
import org.o7s.core.loop.Loop;
import org.o7s.core.member.Outbox;
import org.o7s.core.packet.Packet;
import org.o7s.wire.g23.DecodeResult;
import org.o7s.wire.g23.DecodeResult.Decoded;
import org.o7s.wire.g23.DecodeResult.Malformed;
import org.o7s.wire.g23.unicast.PathCodec;
import org.o7s.wire.g23.unicast.PathMessage;
import org.o7s.wire.g23.unicast.PathMessage.Answer;
import org.o7s.wire.g23.unicast.PathMessage.Question;

/**
 * The part of a member that follows packets, and tells others who follow theirs what is done with
 * them here. Only on the member's loop, except {@link #counters}. Limits: 16 ways followed at a
 * time, 32 questions of others open and 50 a second, 64 hops, 32,000 bytes an answer. Source:
 * docs/wire/extensions.md, "path".
 */
public final class PathTracing {
    private final Outbox outbox = new Outbox();
    private final TracingCounters counters = new TracingCounters();
    private final String ipcp;
    private final long ownAddress;
    private final Teller teller;
    private final Asker asker;
    private boolean closed;

    /**
     * The part of a member.
     *
     * @param self the IPCP
     * @param layer name of its layer
     * @param loop the member's loop
     * @param entropy for the numbers of questions
     * @param sender sends its messages
     * @param lower tells how flows of the layers below go
     * @param decider what the rest of the member does with packets
     */
    public PathTracing(
            Ipcp self,
            String layer,
            Loop loop,
            Entropy entropy,
            LayerSender sender,
            LowerFlows lower,
            Decider decider) {
        this.ipcp = self.name();
        this.ownAddress = sender.ownAddress();
        Post post = new Post(sender, counters);
        this.teller = new Teller(self, loop, outbox, lower, decider, post, counters);
        this.asker = new Asker(ipcp, layer, loop, outbox, entropy, decider, teller, post, counters);
    }

    /**
     * Follows packets from here.
     *
     * @param first what this member does with them
     * @param depth how many layers below are to be looked at too, 0 to {@link FlowPath#DEPTH_MAX}
     * @param deadlineNs monotonic time at which whatever is known is the answer
     * @param reply answered once, after the event
     */
    public void follow(
            Packets packets, Decision first, int depth, long deadlineNs, Reply<FlowPath> reply) {
        outbox.event(
                () -> {
                    if (closed) {
                        outbox.add(() -> reply.failed(TracingProblems.closed(ipcp)));
                    } else {
                        asker.follow(packets, first, depth, deadlineNs, reply);
                    }
                });
    }

    /** Takes the packets of EID 4. */
    public LayerComponent messages() {
        return this::received;
    }

    private void received(long eid, int ecn, Packet packet) {
        DecodeResult<PathMessage> result;
        try {
            counters.received.increment();
            result = PathCodec.decode(packet.memory(), packet.offset(), packet.length());
        } finally {
            packet.release();
        }
        switch (result) {
            case Malformed<PathMessage> _ -> counters.malformed.increment();
            case Decoded<PathMessage>(var message) -> {
                if (closed || message.source() == ownAddress) {
                    counters.strangers.increment();
                } else {
                    outbox.event(() -> deliver(message));
                }
            }
        }
    }

    private void deliver(PathMessage message) {
        switch (message) {
            case Question question -> teller.asked(question);
            case Answer answer -> asker.answered(answer);
        }
    }

    /** What happened in it. Any thread. */
    public CounterSet counters() {
        return counters.all;
    }

    /** The member leaves its layer: ways that are followed are given up. */
    public void close() {
        closed = true;
        outbox.event(
                () -> {
                    asker.close();
                    teller.close();
                });
    }
}
