package org.o7s.enrolment;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.Reply;
import org.o7s.core.loop.Timer;
import org.o7s.core.member.Outbox;
import org.o7s.core.problem.Problem;
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
 * The side of a newcomer in one attempt to enrol. For the loop of the IPCP. Source:
 * docs/wire/wire-unicast.md 3.2 and 11 (rows OEP1 to OEP4 and OEP6).
 *
 * <pre>
 *   NEW   --enrol: request sent--> ASKED --response fits--> OFFERED: the reply is given
 *   ASKED --response does not fit, refusal, 1 s, end of the flow--> OVER: so is this one
 *   OFFERED --confirm: confirmation sent--> OVER
 *   any   --abandon--> OVER
 * </pre>
 */
public final class EnrolmentClient {
    /** How long the member may take to respond, in ns. */
    public static final long RESPONSE_NS = 1_000_000_000;

    private static final double CLOCK_TOLERANCE_S = 0.020;
    private static final double NS_PER_S = 1e9;
    private static final Logger LOG = LoggerFactory.getLogger(EnrolmentClient.class);

    private enum State {
        NEW,
        ASKED,
        OFFERED,
        OVER
    }

    private final Ipcp self;
    private final Outbox outbox;
    private final Conversation conversation;
    private final long id;
    private State state = State.NEW;
    private Optional<String> wantedLayer = Optional.empty();
    private int features;
    private String notice = "";
    private long askedAtNs;
    private long askedAtWallNs;
    private @Nullable Timer deadline;
    private @Nullable Reply<OepLayer> reply;

    /**
     * An attempt that has not begun.
     *
     * @param self the newcomer
     * @param entropy where the id of the attempt is drawn from
     * @param outbox where the newcomer keeps what it says until an event is over
     * @param conversation with a member; the attempt's from now on
     */
    public EnrolmentClient(Ipcp self, Entropy entropy, Outbox outbox, Conversation conversation) {
        this.self = self;
        this.outbox = outbox;
        this.conversation = conversation;
        this.id = entropy.nextLong();
    }

    /**
     * Asks for the configuration of the layer, once.
     *
     * @param layer the layer that is meant; empty if whatever the member is in
     * @param answer the configuration, all of it in range; or {@code E-ENROLL-…}, and the
     *     conversation is closed
     */
    public void enrol(Optional<String> layer, Reply<OepLayer> answer) {
        outbox.event(
                () -> {
                    if (state != State.NEW) {
                        throw new IllegalStateException("one attempt enrols once");
                    }
                    state = State.ASKED;
                    wantedLayer = layer;
                    reply = answer;
                    ask();
                });
    }

    private void ask() {
        conversation.onMessage(m -> outbox.event(() -> received(m)));
        conversation.onClosed(() -> outbox.event(() -> fail(EnrolmentProblems.ended(self))));
        askedAtNs = self.loop().clocks().monotonicNs();
        askedAtWallNs = self.loop().clocks().wallNs();
        deadline =
                self.loop()
                        .schedule(
                                askedAtNs + RESPONSE_NS,
                                () -> outbox.event(() -> fail(EnrolmentProblems.timedOut(self))));
        if (!conversation.send(OepCodec.encode(new OepRequest(id, Features.O7S)))) {
            fail(EnrolmentProblems.notSent(self));
        }
    }

    private void received(byte[] message) {
        if (state != State.ASKED) {
            return;
        }
        switch (OepCodec.decodeResponse(MemorySegment.ofArray(message), 0, message.length)) {
            case Decoded<OepResponse>(OepResponse response) -> check(response);
            case Malformed<OepResponse>(var defect) ->
                    fail(EnrolmentProblems.answer(self, "it is " + defect.sentence()));
        }
    }

    private void check(OepResponse response) {
        if (response.id() != id) {
            fail(EnrolmentProblems.answer(self, "it answers another request"));
            return;
        }
        Optional<OepLayer> offered = response.layer();
        if (!response.accepted() || offered.isEmpty()) {
            fail(EnrolmentProblems.refused(self, response.response()));
            return;
        }
        OepLayer layer = offered.get();
        if (layer.ipcpType() != ownType()) {
            fail(EnrolmentProblems.otherType(self));
        } else if (wantedLayer.isPresent() && !wantedLayer.get().equals(layer.name())) {
            fail(EnrolmentProblems.otherLayer(self, wantedLayer.get(), layer.name()));
        } else {
            features = response.features();
            compareClocks(response);
            state = State.OFFERED;
            answer(r -> r.done(layer));
        }
    }

    private int ownType() {
        return self.type() == IpcpType.BROADCAST ? OepLayer.BROADCAST : OepLayer.UNICAST;
    }

    /** In doubles: the member's clock may say anything. */
    private void compareClocks(OepResponse response) {
        double tripS = (self.loop().clocks().monotonicNs() - askedAtNs) / NS_PER_S;
        double memberS = response.seconds() + response.nanos() / NS_PER_S;
        double apartS = Math.abs(askedAtWallNs / NS_PER_S - memberS) - tripS;
        if (apartS > CLOCK_TOLERANCE_S) {
            notice =
                    ("the clock of the member that enrols \"%s\" differs by at least %.3f s; entries"
                                    + " of the directory live longer or shorter than they should")
                            .formatted(self.name(), apartS);
            LOG.warn("{}", notice);
        }
    }

    /** What people should know of the offer, in words; empty if all is well. */
    public String notice() {
        return notice;
    }

    /** What the member understands beyond generation 23; 0 for a C member. */
    public int features() {
        return features;
    }

    /**
     * Tells the member that its layer has a new member, and ends the conversation. The newcomer is
     * one whether this arrives or not.
     */
    public void confirm() {
        outbox.event(
                () -> {
                    if (state != State.OFFERED) {
                        return;
                    }
                    if (!conversation.send(OepCodec.encode(new OepConfirmation(id, 0)))) {
                        LOG.info("{}: enrolment could not be confirmed", self.name());
                    }
                    end();
                });
    }

    /** Gives up, without a word to the member; an answer that is outstanding fails. */
    public void abandon() {
        outbox.event(
                () -> {
                    if (state == State.ASKED) {
                        fail(EnrolmentProblems.abandoned(self));
                    } else if (state != State.OVER) {
                        end();
                    }
                });
    }

    private void fail(Problem problem) {
        if (state == State.ASKED) {
            end();
            answer(r -> r.failed(problem));
        }
    }

    private void answer(Consumer<Reply<OepLayer>> how) {
        stopWaiting();
        Reply<OepLayer> waiting = reply;
        reply = null;
        if (waiting != null) {
            outbox.add(() -> how.accept(waiting));
        }
    }

    private void end() {
        state = State.OVER;
        stopWaiting();
        conversation.close();
    }

    private void stopWaiting() {
        Timer pending = deadline;
        if (pending != null) {
            pending.cancel();
        }
    }
}
