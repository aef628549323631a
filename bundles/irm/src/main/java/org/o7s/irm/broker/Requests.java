package org.o7s.irm.broker;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.o7s.api.FlowError;
import org.o7s.api.QosSpec;
import org.o7s.client.QosSupport;
import org.o7s.core.counters.Counter;
import org.o7s.core.counters.CounterSet;
import org.o7s.core.flow.FlowLink;
import org.o7s.core.ipcp.Ipcp.Accept;
import org.o7s.core.ipcp.Ipcp.Refuse;
import org.o7s.core.ipcp.LayerPromise;
import org.o7s.core.loop.Timer;
import org.o7s.core.problem.Problem;
import org.o7s.irm.broker.FlowUser.DirectEnds;
import org.o7s.irm.broker.FlowUser.ReadyFlow;
import org.o7s.irm.broker.WaitingRequest.FromHere;
import org.o7s.irm.broker.WaitingRequest.FromPeer;
import org.o7s.irm.broker.WaitingRequest.Limit;
import org.o7s.irm.state.FlowEntry;
import org.o7s.irm.state.FlowHolder;
import org.o7s.irm.state.IpcpEntry;
import org.o7s.irm.state.Names;
import org.o7s.irm.state.Registry;
import org.o7s.irm.superserver.SuperServer;
import org.o7s.irm.superserver.SuperServer.NotNow;
import org.o7s.irm.superserver.SuperServer.UnderWay;
import org.o7s.irm.superserver.SuperServer.Unknown;
import org.o7s.irm.superserver.SuperServer.Verdict;
import org.o7s.security.OapAnswer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests for flows to names of this system.
 *
 * <p>A request is judged when it comes: quality of service, whether anybody is bound, handshake.
 * Then it waits for an accept for at most a second, or for a program that is started for it. A flow
 * is made only then, and told to the application only once the IPCP has sent the answer.
 */
final class Requests {
    /** How long a request waits for an accept (docs/wire/cli-and-tools.md 2.6). */
    static final long ACCEPT_LIMIT_NS = 1_000_000_000L;

    /** How long an IPCP may take to send an answer. */
    static final long RESPOND_LIMIT_NS = 1_000_000_000L;

    private static final Logger LOG = LoggerFactory.getLogger(Requests.class);
    private static final long LOG_PAUSE_NS = 1_000_000_000L;

    private final BrokerParts parts;
    private final Registry registry;
    private final FlowEnds ends;
    private final Accepts accepts;
    private final Layering layering;
    private final WaitingRequests waiting;
    private final Set<Answering> answering = new LinkedHashSet<>();
    private final CounterSet counters = new CounterSet();
    private final Counter came = counters.make("requests");
    private final Counter accepted = counters.make("requests-accepted");
    private final Counter refused = counters.make("requests-refused");
    private long nextLogNs = Long.MIN_VALUE;
    private long last;

    Requests(BrokerParts parts, FlowEnds ends, Accepts accepts) {
        this.parts = parts;
        this.registry = parts.registry();
        this.ends = ends;
        this.accepts = accepts;
        this.waiting = new WaitingRequests(parts.settings().limits().waitingRequests());
        this.layering = new Layering(registry, parts.programs());
    }

    CounterSet counters() {
        return counters;
    }

    int size() {
        return waiting.size() + answering.size();
    }

    /** A peer requests a flow. */
    void fromPeer(
            IpcpEntry ipcp, long requestId, String name, QosSpec qos, long mplMs, byte[] blob) {
        came.increment();
        Optional<String> objection =
                layering.isServedByProcesses(name)
                        ? QosSupport.objection(qos)
                        : IpcpUser.objectionTo(qos);
        Optional<String> full = waiting.objectionToPeer(ipcp);
        if (!layering.servesPeer(ipcp, name)) {
            refuse(ipcp, requestId, name, noAcceptor(), "nobody is bound to it");
        } else if (objection.isPresent()) {
            refuse(ipcp, requestId, name, -FlowError.UNSUPPORTED.number(), objection.get());
        } else if (full.isPresent()) {
            refuse(ipcp, requestId, name, noRoom(), full.get());
        } else {
            switch (parts.handshakes().answer(blob, parts.wallNs())) {
                case OapAnswer.Refused(int response, String sentence) ->
                        refuse(ipcp, requestId, name, response, sentence);
                case OapAnswer.Accepted(byte[] response, _) ->
                        submit(
                                new FromPeer(
                                        ++last,
                                        ipcp,
                                        requestId,
                                        name,
                                        qos,
                                        mplMs,
                                        response,
                                        new Limit()));
            }
        }
    }

    /** Whether somebody here may be expected to accept a direct flow of this asker. */
    boolean mayBeServedHere(FlowHolder asker, String name) {
        return layering.servesHere(asker, name);
    }

    /** Somebody of this system requests a direct flow; its quality of service was judged. */
    void fromHere(Allocation allocation, String name, QosSpec qos, byte[] blob) {
        came.increment();
        Optional<String> full = waiting.objection(allocation.holder());
        if (full.isPresent()) {
            refused.increment();
            allocation.fail(FlowProblems.tooBusy(name, full.get()));
            return;
        }
        switch (parts.handshakes().answerOwn(blob, parts.wallNs())) {
            case OapAnswer.Refused(int response, String sentence) -> {
                refused.increment();
                allocation.fail(FlowProblems.handshakeRefused(name, response, sentence));
            }
            case OapAnswer.Accepted(byte[] response, _) ->
                    submit(new FromHere(++last, allocation, name, qos, response, new Limit()));
        }
    }

    private void submit(WaitingRequest request) {
        if (serve(request)) {
            return;
        }
        // A process that is there may accept within the second; else one is started at once.
        Verdict verdict =
                registry.isAnyProcessBound(request.name())
                        ? new Unknown()
                        : parts.programs().want(request.name());
        if (verdict instanceof NotNow(String why)
                && registry.boundIpcps(request.name()).isEmpty()) {
            giveUp(request, why);
            return;
        }
        waiting.add(request);
        await(request, verdict instanceof UnderWay);
    }

    private void await(WaitingRequest request, boolean started) {
        if (started) {
            request.limit().setExtended();
        }
        long limitNs = started ? SuperServer.START_LIMIT_NS : ACCEPT_LIMIT_NS;
        request.limit()
                .set(parts.loop().schedule(parts.nowNs() + limitNs, () -> nobodyAccepted(request)));
    }

    /** Somebody accepts: serves those that wait for one of his names, oldest first. */
    void retry(FlowHolder holder) {
        if (waiting.size() == 0) {
            return;
        }
        List<String> names = waiting.waitedFor(registry.namesOf(holder));
        long after = 0;
        // Each is looked for anew: serving one may have ended others.
        while (accepts.isWaiting(holder)) {
            Optional<WaitingRequest> next = waiting.next(names, after);
            if (next.isEmpty()) {
                return;
            }
            after = next.get().number();
            retry(next.get());
        }
    }

    /** A name was bound: whoever accepts may serve any. */
    void retryAll() {
        for (WaitingRequest request : waiting.all()) {
            // Serving one may have ended another.
            if (waiting.contains(request)) {
                retry(request);
            }
        }
    }

    private void retry(WaitingRequest request) {
        if (serve(request)) {
            waiting.remove(request);
        }
    }

    private void nobodyAccepted(WaitingRequest request) {
        if (!waiting.contains(request)) {
            return;
        }
        if (!request.limit().isExtended()
                && parts.programs().want(request.name()) instanceof UnderWay) {
            await(request, true);
            return;
        }
        waiting.remove(request);
        giveUp(request, "nobody accepts");
    }

    /** A program that was started for a name will not accept. */
    void startFailed(String name) {
        if (registry.isAnyProcessBound(name)) {
            return;
        }
        for (WaitingRequest request : waiting.forName(name)) {
            if (waiting.remove(request)) {
                giveUp(request, "its program did not come to accept");
            }
        }
    }

    private void giveUp(WaitingRequest request, String why) {
        switch (request) {
            case FromPeer r -> refuse(r.ipcp(), r.requestId(), r.name(), noAcceptor(), why);
            case FromHere r -> {
                refused.increment();
                r.allocation().nobodyAcceptsHere();
            }
        }
    }

    /** Gives a request to a waiting accept; false if there is none for it. */
    private boolean serve(WaitingRequest request) {
        Optional<WaitingAccept> taken =
                accepts.take(request.name(), user -> mayHave(user, request), parts.nowNs());
        if (taken.isEmpty()) {
            return false;
        }
        WaitingAccept accept = taken.get();
        parts.programs().accepted(request.name());
        Optional<FlowEntry> entry = ends.open(request.name(), accept.holder(), true);
        if (entry.isEmpty()) {
            accepts.putBack(accept);
            refuseForRoom(request, ends.objection(accept.holder()));
            return true;
        }
        switch (request) {
            case FromPeer r -> answerPeer(r, accept, entry.get());
            case FromHere r -> joinHere(r, accept, entry.get());
        }
        return true;
    }

    private boolean mayHave(FlowUser user, WaitingRequest request) {
        boolean apart =
                switch (request) {
                    case FromPeer r -> layering.mayCarry(r.ipcp(), user.holder());
                    case FromHere r -> Layering.mayMeet(r.allocation().holder(), user.holder());
                };
        return apart && user.objection(request.qos()).isEmpty();
    }

    private void refuseForRoom(WaitingRequest request, String why) {
        switch (request) {
            case FromPeer r -> refuse(r.ipcp(), r.requestId(), r.name(), noRoom(), why);
            case FromHere r -> {
                refused.increment();
                r.allocation().fail(FlowProblems.tooManyFlows(r.name(), why));
            }
        }
    }

    private void joinHere(FromHere request, WaitingAccept accept, FlowEntry entry) {
        Allocation asking = request.allocation();
        FlowTerms terms = FlowTerms.of(request.qos(), LayerPromise.NONE, Allocation.DIRECT_MPL_MS);
        DirectEnds both =
                asking.user()
                        .meet(accept.user(), terms)
                        .orElseGet(
                                () ->
                                        new LinkedEnds(
                                                FlowEnds.newLink(),
                                                asking.user(),
                                                accept.user(),
                                                terms));
        if (!asking.joinDirectly(askers -> both.asker(join(askers, entry)), request.response())) {
            both.abandon();
            ends.release(entry);
            putBack(accept);
            return;
        }
        accepted.increment();
        accept.deliver(both.acceptor(entry));
    }

    private static FlowEntry join(FlowEntry askers, FlowEntry acceptors) {
        FlowEntry.join(askers, acceptors);
        return askers;
    }

    private void answerPeer(FromPeer request, WaitingAccept accept, FlowEntry entry) {
        FlowLink link = FlowEnds.newLink();
        entry.setVia(request.ipcp(), link);
        // Made before the answer goes out: the peer's first packets may follow it at once.
        ReadyFlow flow =
                accept.user()
                        .make(
                                entry,
                                link.user(),
                                FlowTerms.of(
                                        request.qos(), Grants.by(request.ipcp()), request.mplMs()));
        Answering step = new Answering(request, accept, flow);
        answering.add(step);
        waiting.answering(request);
        step.limit =
                parts.loop()
                        .schedule(
                                parts.nowNs() + RESPOND_LIMIT_NS,
                                () -> unanswered(step, "the IPCP did not send the answer"));
        Asking.<Boolean>ask(
                request.ipcp(),
                (ipcp, reply) ->
                        ipcp.respond(
                                request.requestId(),
                                new Accept(entry.id(), request.response(), link.provider()),
                                reply),
                parts.loop(),
                _ -> answered(step),
                problem -> unanswered(step, problem.sentence()));
    }

    private void answered(Answering step) {
        if (!answering.remove(step)) {
            return;
        }
        waiting.answered(step.request);
        step.end();
        accepted.increment();
        step.accept.deliver(step.flow);
    }

    private void unanswered(Answering step, String why) {
        if (!answering.remove(step)) {
            return;
        }
        waiting.answered(step.request);
        step.end();
        refused.increment();
        log(step.request.ipcp(), step.request.name(), why);
        step.flow.withdraw();
        putBack(step.accept);
    }

    /** An accept that got no flow after all waits on in its old place. */
    private void putBack(WaitingAccept accept) {
        if (accept.isExpired()) {
            accept.fail(FlowProblems.acceptTimedOut(accept.holder()));
        } else if (accept.holder().isGone()) {
            accept.fail(FlowProblems.gone("accept a flow", accept.holder()));
        } else {
            accepts.putBack(accept);
            // Not at once: whoever puts it back may be serving requests just now.
            parts.loop().execute(() -> retry(accept.holder()));
        }
    }

    /** The allocation behind a direct request is over. */
    void withdraw(Allocation allocation) {
        waiting.remove(allocation);
    }

    /** An IPCP is gone: nobody waits for its answers, and its requests need none. */
    void ipcpGone(IpcpEntry ipcp) {
        waiting.removePeersBeyond(ipcp);
        for (Answering step : new ArrayList<>(answering)) {
            if (step.request.ipcp() == ipcp) {
                unanswered(step, "the IPCP was destroyed");
            }
        }
    }

    /** A holder is gone: flows that it was about to get are not answered. */
    void holderGone(FlowHolder holder) {
        for (Answering step : new ArrayList<>(answering)) {
            if (step.accept.holder() == holder) {
                unanswered(step, "who accepted it left");
            }
        }
    }

    private static int noAcceptor() {
        return -FlowError.NO_IPCP.number();
    }

    private static int noRoom() {
        return -FlowError.OUT_OF_RESOURCES.number();
    }

    private void refuse(IpcpEntry ipcp, long requestId, String name, int response, String why) {
        refused.increment();
        log(ipcp, name, why);
        Asking.<Boolean>ask(
                ipcp,
                (i, reply) -> i.respond(requestId, new Refuse(response), reply),
                parts.loop(),
                _ -> {},
                (Problem problem) -> log(ipcp, name, problem.sentence()));
    }

    /** Says why, but no more than once a second: peers decide how often there is reason to. */
    private void log(IpcpEntry ipcp, String name, String why) {
        long nowNs = parts.nowNs();
        if (nextLogNs == Long.MIN_VALUE || nowNs - nextLogNs >= 0) {
            nextLogNs = nowNs + LOG_PAUSE_NS;
            LOG.info(
                    "a flow to {} requested through IPCP {} was refused: {}",
                    Names.printable(name),
                    ipcp.name(),
                    why);
        }
    }

    /** A request that was given to an accept, while the IPCP sends the answer. */
    private static final class Answering {
        private final FromPeer request;
        private final WaitingAccept accept;
        private final ReadyFlow flow;
        private @Nullable Timer limit;

        Answering(FromPeer request, WaitingAccept accept, ReadyFlow flow) {
            this.request = request;
            this.accept = accept;
            this.flow = flow;
        }

        void end() {
            Timer timer = limit;
            if (timer != null) {
                timer.cancel();
            }
        }
    }
}
