package org.o7s.irm.broker;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.o7s.api.QosSpec;
import org.o7s.core.flow.FlowLink;
import org.o7s.core.ipcp.Ipcp.FlowAccepted;
import org.o7s.core.ipcp.Ipcp.FlowAllocation;
import org.o7s.core.ipcp.Ipcp.NameAnswer;
import org.o7s.core.ipcp.LayerPromise;
import org.o7s.core.loop.Timer;
import org.o7s.core.problem.Problem;
import org.o7s.irm.state.FlowEntry;
import org.o7s.irm.state.FlowHolder;
import org.o7s.irm.state.IpcpEntry;
import org.o7s.irm.state.Names;
import org.o7s.security.OapClient;
import org.o7s.security.OapOutcome;

/**
 * One allocation of a flow by a process or an IPCP of this system.
 *
 * <pre>
 *   begin ─ somebody here is bound ─→ HERE ─ joined ─────────────→ over: a flow
 *     │                                │ nobody accepts in 1 s
 *     └────────────────────────────────┴→ ASKING ─ a layer knows ─→ REQUESTED ─ accepted → over
 *   any ─ time limit, refusal, process or IPCP gone ─→ over: a problem, nothing left behind
 * </pre>
 *
 * <p>All operational IPCPs but broadcast are asked at once. The first in order that says yes gets
 * the request as soon as all before it have said no, or after a grace of 200 ms. An IPCP that
 * allocates is never served by its own layer or one that stands on it. Source:
 * docs/wire/cli-and-tools.md 2.7.
 */
final class Allocation {
    /** Maximum packet lifetime of a direct flow, in ms (docs/wire/wire-shims.md 4.3). */
    static final long DIRECT_MPL_MS = 1;

    /** How long a slow IPCP of a lower type is waited for when another said yes. */
    static final long GRACE_NS = 200_000_000L;

    private final BrokerParts parts;
    private final FlowEnds ends;
    private final Requests requests;
    private final FlowUser user;
    private final Layering layering;
    private final FlowWish wish;
    private final String name;
    private final QosSpec qos;
    private final long limitNs;
    private final AllocationStory story;
    private final Runnable onOver;
    private final List<Timer> timers = new ArrayList<>();
    private final Map<IpcpEntry, Optional<String>> refusals = new LinkedHashMap<>();
    private final Set<String> less = new LinkedHashSet<>();
    private List<IpcpEntry> candidates = List.of();
    private @Nullable FlowEntry entry;
    private @Nullable OapClient handshake;
    private @Nullable IpcpEntry requested;
    private String doing = "it did not begin";
    private boolean graceOver;
    private boolean over;

    Allocation(
            BrokerParts parts,
            FlowEnds ends,
            Requests requests,
            FlowUser user,
            FlowWish wish,
            long limitNs,
            AllocationSteps steps,
            Runnable onOver) {
        this.parts = parts;
        this.ends = ends;
        this.requests = requests;
        this.user = user;
        this.layering = new Layering(parts.registry(), parts.programs());
        this.wish = wish;
        this.name = wish.name();
        this.qos = wish.qos();
        this.limitNs = limitNs;
        this.story = new AllocationStory(parts, steps);
        this.onOver = onOver;
    }

    FlowHolder holder() {
        return user.holder();
    }

    void begin() {
        Optional<String> noName = Names.objection(name);
        if (noName.isPresent()) {
            fail(FlowProblems.invalidName(name, noName.get()));
            return;
        }
        Optional<String> noQos = user.objection(qos);
        if (noQos.isPresent()) {
            fail(FlowProblems.unsupportedQos(name, noQos.get()));
            return;
        }
        List<String> unasked = Grants.unasked(wish);
        if (!unasked.isEmpty()) {
            fail(FlowProblems.grantedLess(name, unasked));
            return;
        }
        Optional<FlowEntry> opened = ends.open(name, user.holder(), false);
        if (opened.isEmpty()) {
            fail(FlowProblems.tooManyFlows(name, ends.objection(user.holder())));
            return;
        }
        entry = opened.get();
        after(limitNs, this::timeIsUp);
        boolean direct = mayBeDirect();
        boolean served = requests.mayBeServedHere(user.holder(), name);
        story.here(served, direct);
        if (direct && served && isEnough(Grants.objectionsDirect(wish))) {
            doing = "waited for somebody in this system to accept";
            story.askedHere();
            requests.fromHere(this, name, qos, newHandshake());
        } else {
            askLayers();
        }
    }

    private boolean mayBeDirect() {
        return parts.settings().directFlows() && parts.registry().names().isDirect(name);
    }

    private void after(long ns, Runnable task) {
        timers.add(parts.loop().schedule(parts.nowNs() + ns, task));
    }

    /** A request with the time of now: it may be too old for the peer if it was made earlier. */
    private byte[] newHandshake() {
        OapClient begun = OapClient.begin(parts.context().entropy(), parts.wallNs());
        handshake = begun;
        return begun.request();
    }

    private FlowEntry opened() {
        FlowEntry mine = entry;
        if (mine == null) {
            throw new IllegalStateException("allocation to " + name + " has not begun");
        }
        return mine;
    }

    /** Of those bound to the name here, none accepts: perhaps somebody does elsewhere. */
    void nobodyAcceptsHere() {
        if (!over) {
            story.answeredHere(false);
            askLayers();
        }
    }

    FlowUser user() {
        return user;
    }

    /**
     * Somebody here accepts; returns whether the flow was made.
     *
     * @param making makes what the asker gets
     */
    boolean joinDirectly(Function<FlowEntry, FlowUser.ReadyFlow> making, byte[] response) {
        if (over) {
            return false;
        }
        story.answeredHere(true);
        return complete(making, response);
    }

    private void askLayers() {
        doing = "asked all layers for the name";
        story.askedLayers();
        Set<IpcpEntry> forbidden = layering.forbidden(user.holder());
        candidates =
                parts.registry().ipcps().candidates().stream()
                        .filter(c -> !forbidden.contains(c))
                        .toList();
        after(
                GRACE_NS,
                () -> {
                    graceOver = true;
                    decide();
                });
        for (IpcpEntry candidate : candidates) {
            Asking.<NameAnswer>ask(
                    candidate,
                    (ipcp, reply) -> ipcp.query(name, reply),
                    parts.loop(),
                    answer -> answered(candidate, answer),
                    problem -> failed(candidate, problem.sentence()));
        }
        decide();
    }

    private void answered(IpcpEntry ipcp, NameAnswer answer) {
        if (!over) {
            story.answered(ipcp, answer);
        }
        heard(ipcp, answer.known() ? Optional.empty() : Optional.of(answer.reason()));
    }

    private void failed(IpcpEntry ipcp, String why) {
        if (!over) {
            story.refused(ipcp, why);
        }
        heard(ipcp, Optional.of(why));
    }

    private void heard(IpcpEntry ipcp, Optional<String> refusal) {
        refusals.putIfAbsent(ipcp, refusal);
        decide();
    }

    /** Looks whether enough is known to choose. */
    private void decide() {
        if (over || requested != null) {
            return;
        }
        boolean allAnswered = true;
        for (IpcpEntry candidate : candidates) {
            Optional<String> refusal = refusals.get(candidate);
            if (refusal == null) {
                allAnswered = false;
                if (!graceOver) {
                    return;
                }
            } else if (refusal.isEmpty()
                    && mayCarry(candidate)
                    && isEnough(Grants.objections(wish, candidate))) {
                story.chosen(candidate, silentBefore(candidate));
                request(candidate);
                return;
            }
        }
        if (allAnswered) {
            fail(
                    less.isEmpty()
                            ? FlowProblems.unknownName(name, asked())
                            : FlowProblems.grantedLess(name, List.copyOf(less)));
        }
    }

    private Stream<IpcpEntry> silentBefore(IpcpEntry ipcp) {
        return candidates.stream().takeWhile(c -> c != ipcp).filter(c -> !refusals.containsKey(c));
    }

    /** Whether nothing speaks against what is demanded; what does is kept, to be said. */
    private boolean isEnough(List<String> objections) {
        less.addAll(objections);
        return objections.isEmpty();
    }

    /** Layers may have come to stand on others since the candidates were asked. */
    private boolean mayCarry(IpcpEntry candidate) {
        return !candidate.isGone() && layering.mayCarry(candidate, user.holder());
    }

    private List<String> asked() {
        return candidates.stream()
                .map(
                        c -> {
                            Optional<String> refusal = refusals.get(c);
                            String said =
                                    refusal == null
                                            ? "no answer"
                                            : refusal.orElseGet(() -> unused(c));
                            return "asked: " + c.label() + ": " + said;
                        })
                .toList();
    }

    private static String unused(IpcpEntry ipcp) {
        return ipcp.isGone() ? "it went away" : "it knows the name, but may not carry the flow";
    }

    private void request(IpcpEntry ipcp) {
        Optional<String> objection = ipcp.objectionToRequest(user.holder());
        if (objection.isPresent()) {
            Problem busy = FlowProblems.tooBusy(name, objection.get());
            story.failed(busy);
            fail(busy);
            return;
        }
        requested = ipcp;
        ipcp.requestBegins(user.holder());
        doing = ipcp.label() + " requested the flow, and the peer did not answer";
        FlowEntry mine = opened();
        LayerPromise promise = Grants.by(ipcp);
        FlowLink link = FlowEnds.newLink();
        mine.setVia(ipcp, link, wish.least().bandwidthBps());
        FlowAllocation allocation =
                new FlowAllocation(
                        mine.id(),
                        name,
                        qos,
                        newHandshake(),
                        link.provider(),
                        parts.nowNs() + limitNs);
        Asking.<FlowAccepted>ask(
                ipcp,
                (i, reply) -> i.allocate(allocation, reply),
                parts.loop(),
                accepted -> {
                    if (!over) {
                        story.accepted();
                        complete(
                                e ->
                                        user.make(
                                                e,
                                                link.user(),
                                                FlowTerms.of(qos, promise, accepted.mplMs())),
                                accepted.blob());
                    }
                },
                problem -> {
                    if (!over) {
                        story.failed(problem);
                        fail(problem);
                    }
                });
    }

    /** The peer accepted: the flow is made if its handshake response is in order. */
    private boolean complete(Function<FlowEntry, FlowUser.ReadyFlow> making, byte[] response) {
        OapClient begun = handshake;
        if (begun == null) {
            throw new IllegalStateException("allocation to " + name + " has no handshake");
        }
        OapOutcome outcome = begun.complete(response);
        story.checked(outcome);
        return switch (outcome) {
            case OapOutcome.Failed(var error, String sentence) -> {
                fail(FlowProblems.handshakeFailed(name, error, sentence));
                yield false;
            }
            case OapOutcome.Agreed _ -> {
                FlowUser.ReadyFlow flow = making.apply(opened());
                end();
                flow.deliver();
                yield true;
            }
        };
    }

    private void timeIsUp() {
        List<String> why = new ArrayList<>();
        why.add(doing);
        if (requested == null) {
            why.addAll(less);
            why.addAll(asked());
        }
        fail(FlowProblems.timedOut(name, limitNs / 1_000_000, why));
    }

    /** Ends it with a problem; does nothing if it is over. */
    void fail(Problem problem) {
        if (over) {
            return;
        }
        end();
        FlowEntry mine = entry;
        if (mine != null) {
            ends.release(mine);
        }
        user.fail(problem);
    }

    private void end() {
        over = true;
        IpcpEntry asked = requested;
        if (asked != null) {
            asked.requestOver(user.holder());
        }
        timers.forEach(Timer::cancel);
        requests.withdraw(this);
        onOver.run();
    }

    /** An IPCP is gone. */
    void ipcpGone(IpcpEntry ipcp) {
        if (requested == ipcp) {
            fail(FlowProblems.ipcpGone(name, ipcp));
        } else if (candidates.contains(ipcp)) {
            failed(ipcp, "it was destroyed");
        }
    }
}
