package org.o7s.reconfiguration;

import org.o7s.core.counters.CounterSet;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.ipcp.LayerChange;
import org.o7s.core.ipcp.Reply;
import org.o7s.core.layer.LayerComponent;
import org.o7s.core.layer.LayerSender;
import org.o7s.core.loop.Loop;
import org.o7s.core.member.Outbox;
import org.o7s.core.packet.Packet;
import org.o7s.core.slot.PolicySlots;
import org.o7s.wire.g23.DecodeResult;
import org.o7s.wire.g23.DecodeResult.Decoded;
import org.o7s.wire.g23.DecodeResult.Malformed;
import org.o7s.wire.g23.unicast.ReconfigurationCodec;
import org.o7s.wire.g23.unicast.ReconfigurationMessage;
import org.o7s.wire.g23.unicast.ReconfigurationMessage.Abort;
import org.o7s.wire.g23.unicast.ReconfigurationMessage.Commit;
import org.o7s.wire.g23.unicast.ReconfigurationMessage.Committed;
import org.o7s.wire.g23.unicast.ReconfigurationMessage.Prepare;
import org.o7s.wire.g23.unicast.ReconfigurationMessage.Prepared;
import org.o7s.wire.g23.unicast.ReconfigurationMessage.Refused;

/**
 * The part of a member in changes of policies of the whole layer: it may want one, and takes part
 * in those that others want. Other members only choose among the policies that this system has; no
 * code comes from them.
 *
 * <p>Only on the member's loop, except {@link #counters}. Limits: one change at a time on either
 * side, 1000 members, 8 policies, 1200 bytes a message. Source: docs/wire/extensions.md,
 * "reconfiguration".
 */
public final class Reconfiguration {
    private final Outbox outbox = new Outbox();
    private final ReconfigurationCounters counters = new ReconfigurationCounters();
    private final Post post;
    private final Coordinator coordinator;
    private final Participant participant;
    private boolean closed;

    /**
     * The part of a member.
     *
     * @param ipcp name of the IPCP, the owner of the slots being {@code ipcp NAME}
     * @param loop the member's loop
     * @param entropy for the numbers of transactions
     * @param sender sends its messages
     * @param slots where the policies are made and exchanged
     * @param membership who else is there
     * @param admission whether others may change policies here
     */
    public Reconfiguration(
            String ipcp,
            Loop loop,
            Entropy entropy,
            LayerSender sender,
            PolicySlots slots,
            Membership membership,
            Admission admission) {
        post = new Post(sender, outbox, counters, m -> outbox.event(() -> deliver(m)));
        coordinator = new Coordinator(ipcp, loop, outbox, entropy, membership, post, counters);
        participant =
                new Participant(
                        "ipcp " + ipcp,
                        loop,
                        outbox,
                        slots,
                        admission,
                        transaction -> coordinator.isBusyBeside(transaction),
                        post,
                        counters);
    }

    /** Changes policies at all members, or at none; the reply comes before the deadline. */
    public void change(LayerChange.Request request, Reply<LayerChange> reply) {
        outbox.event(() -> coordinator.begin(request, reply));
    }

    /** Takes the packets of EID 3. */
    public LayerComponent messages() {
        return this::received;
    }

    private void received(long eid, int ecn, Packet packet) {
        DecodeResult<ReconfigurationMessage> result;
        try {
            counters.received.increment();
            result = ReconfigurationCodec.decode(packet.memory(), packet.offset(), packet.length());
        } finally {
            packet.release();
        }
        switch (result) {
            case Malformed<ReconfigurationMessage> _ -> counters.malformed.increment();
            case Decoded<ReconfigurationMessage>(var message) -> {
                if (closed || message.source() == post.ownAddress()) {
                    counters.strangers.increment();
                } else {
                    outbox.event(() -> deliver(message));
                }
            }
        }
    }

    private void deliver(ReconfigurationMessage message) {
        switch (message) {
            case Prepare m -> participant.prepare(m);
            case Commit m -> participant.commit(m);
            case Abort m -> participant.abort(m);
            case Prepared m -> coordinator.prepared(m);
            case Refused m -> coordinator.refused(m);
            case Committed m -> coordinator.committed(m);
        }
    }

    /** What happened in it. Any thread. */
    public CounterSet counters() {
        return counters.all;
    }

    /** The member leaves its layer: what is undecided is given up. */
    public void close() {
        closed = true;
        outbox.event(
                () -> {
                    coordinator.close();
                    participant.close();
                });
    }
}
