package org.o7s.irm.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.o7s.api.Flow;
import org.o7s.api.FlowAccess;
import org.o7s.api.FlowError;
import org.o7s.api.QosSpec;
import org.o7s.core.counters.CounterSet;
import org.o7s.core.ipcp.Broker;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.IpcpStatus;
import org.o7s.core.ipcp.LowerFlows.LowerFlow;
import org.o7s.core.ipcp.Reply;
import org.o7s.core.problem.Problem;
import org.o7s.irm.state.FlowEntry;
import org.o7s.irm.state.FlowHolder;
import org.o7s.irm.state.HeldFlow;
import org.o7s.irm.state.IpcpEntry;
import org.o7s.irm.state.ProcessEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings those who allocate and those who accept together.
 *
 * <p>The methods of {@link Broker} may be called from any loop, all others on the IRM's.
 */
public final class FlowBroker implements Broker {
    private static final Logger LOG = LoggerFactory.getLogger(FlowBroker.class);

    /** The longest that an allocation may wait, so that no sum overflows: a hundred years. */
    private static final long WAIT_MAX_NS = Duration.ofDays(36_500).toNanos();

    private final BrokerParts parts;
    private final FlowEnds ends;
    private final Accepts accepts;
    private final Requests requests;
    private final Set<Allocation> allocations = new LinkedHashSet<>();
    private final Set<LayerJoin> joins = new LinkedHashSet<>();
    private final Map<Long, AllocationSteps> followed = new HashMap<>();

    /** A broker without anything to do yet. */
    public FlowBroker(BrokerParts parts) {
        this.parts = parts;
        this.ends = new FlowEnds(parts);
        this.accepts = new Accepts(parts.registry(), parts.settings().limits().waitingAccepts());
        this.requests = new Requests(parts, ends, accepts);
    }

    /** What became of the requests that came. Any thread. */
    public CounterSet counters() {
        return requests.counters();
    }

    /**
     * Allocates a flow for a process.
     *
     * @param future gets the flow or a {@link org.o7s.api.FlowException}
     */
    public void allocate(ProcessEntry process, FlowWish wish, CompletableFuture<Flow> future) {
        allocate(new ProcessUser(parts, ends, process, future), wish);
    }

    /**
     * Allocates a flow for a process outside of the daemon.
     *
     * @return what ends it before
     */
    public Withdrawal allocate(OutsideRequest request, FlowWish wish) {
        return allocate(new OutsideUser(ends, request), wish);
    }

    /** Allocates a flow of a layer below for an IPCP; the answer comes on its loop. */
    void allocate(IpcpEntry ipcp, String name, QosSpec qos, long limitNs, Reply<LowerFlow> reply) {
        allocate(
                new IpcpUser(parts, ends, ipcp, reply::done, reply::failed),
                new FlowWish(name, qos, QosSpec.ANYTHING, limitNs));
    }

    private Withdrawal allocate(FlowUser user, FlowWish wish) {
        if (user.holder().isGone()) {
            user.fail(FlowProblems.gone("allocate a flow", user.holder()));
            return Withdrawal.NONE;
        }
        Allocation[] made = new Allocation[1];
        made[0] =
                new Allocation(
                        parts,
                        ends,
                        requests,
                        user,
                        wish,
                        Math.clamp(wish.limitNs(), 1, WAIT_MAX_NS),
                        followed.getOrDefault(user.holder().id(), AllocationSteps.NONE),
                        () -> allocations.remove(made[0]));
        allocations.add(made[0]);
        made[0].begin();
        return made[0]::fail;
    }

    /**
     * From now on, tells of the allocations of a process.
     *
     * @param process its number
     * @param steps {@link AllocationSteps#NONE} for no more
     */
    public void follow(long process, AllocationSteps steps) {
        if (steps == AllocationSteps.NONE) {
            followed.remove(process);
        } else {
            followed.put(process, steps);
        }
    }

    /**
     * Joins a broadcast layer for a process.
     *
     * @param limitNs the longest wait, at least 1
     * @param future gets the flow or a {@link org.o7s.api.FlowException}
     */
    public void join(
            ProcessEntry process,
            String layer,
            FlowAccess access,
            long limitNs,
            CompletableFuture<Flow> future) {
        join(new ProcessUser(parts, ends, process, future, access), layer, access, limitNs);
    }

    /**
     * Joins a broadcast layer for a process outside of the daemon.
     *
     * @param limitNs the longest wait, at least 1
     * @return what ends it before
     */
    public Withdrawal join(OutsideRequest request, String layer, FlowAccess access, long limitNs) {
        return join(new OutsideUser(ends, request), layer, access, limitNs);
    }

    private Withdrawal join(FlowUser user, String layer, FlowAccess access, long limitNs) {
        if (user.holder().isGone()) {
            user.fail(FlowProblems.gone("join a layer", user.holder()));
            return Withdrawal.NONE;
        }
        LayerJoin[] made = new LayerJoin[1];
        made[0] =
                new LayerJoin(
                        parts,
                        ends,
                        user,
                        layer,
                        access,
                        Math.clamp(limitNs, 1, WAIT_MAX_NS),
                        () -> joins.remove(made[0]));
        joins.add(made[0]);
        made[0].begin();
        return made[0]::fail;
    }

    /**
     * Accepts the next flow for a name of the process.
     *
     * @param limitNs the longest wait, or 0 for none
     * @param future gets the flow or a {@link org.o7s.api.FlowException}
     */
    public void accept(ProcessEntry process, long limitNs, CompletableFuture<Flow> future) {
        accept(new ProcessUser(parts, ends, process, future), process, limitNs);
    }

    /**
     * Accepts the next flow for a name of a process outside of the daemon.
     *
     * @param limitNs the longest wait, or 0 for none
     * @return what ends it before
     */
    public Withdrawal accept(OutsideRequest request, long limitNs) {
        return accept(new OutsideUser(ends, request), request.process(), limitNs);
    }

    private Withdrawal accept(FlowUser user, ProcessEntry process, long limitNs) {
        if (process.isGone()) {
            user.fail(FlowProblems.gone("accept a flow", process));
            return Withdrawal.NONE;
        }
        Optional<String> full = accepts.objection(process);
        if (full.isPresent()) {
            user.fail(FlowProblems.tooManyAccepts(full.get()));
            return Withdrawal.NONE;
        }
        long nowNs = parts.nowNs();
        WaitingAccept accept = accepts.make(user, nowNs, false);
        if (limitNs > 0) {
            accept.setLimit(parts.loop().schedule(nowNs + limitNs, () -> timeIsUp(accept)));
        }
        accepts.add(accept);
        requests.retry(process);
        return why -> {
            if (accepts.remove(accept)) {
                accept.fail(why);
            }
        };
    }

    private void timeIsUp(WaitingAccept accept) {
        if (accepts.remove(accept)) {
            accept.fail(FlowProblems.acceptTimedOut(accept.holder()));
        } else {
            accept.setExpired();
        }
    }

    /** Accepts all flows for the names of an IPCP from now on, for this taker only. */
    void accept(IpcpEntry ipcp, Consumer<LowerFlow> taker) {
        ignore(ipcp);
        if (!ipcp.isGone()) {
            IpcpUser user = new IpcpUser(parts, ends, ipcp, taker, _ -> {});
            accepts.add(accepts.make(user, parts.nowNs(), true));
            requests.retry(ipcp);
        }
    }

    /** Why no IPCP can have a flow of this specification to a name. Any thread. */
    public static Optional<Problem> objectionOfIpcps(String name, QosSpec qos) {
        return IpcpUser.objectionTo(qos).map(why -> FlowProblems.unsupportedQos(name, why));
    }

    /** Accepts no more flows for an IPCP. */
    void ignore(IpcpEntry ipcp) {
        accepts.of(ipcp).forEach(accepts::remove);
    }

    /** A name was bound: somebody may be waiting for that. */
    public void bindingsChanged() {
        requests.retryAll();
    }

    /** A program that was started for a name will not accept. */
    public void startFailed(String name) {
        requests.startFailed(name);
    }

    /** How many accepts of a holder wait. */
    public int waitingAccepts(FlowHolder holder) {
        return accepts.waitingOf(holder);
    }

    /** How many accepts wait for a name. */
    public int waitingAccepts(String name) {
        return accepts.waitingFor(name);
    }

    /** How many requests and allocations are under way. */
    public int underWay() {
        return requests.size() + allocations.size() + joins.size();
    }

    /** A process leaves: what it waits for ends, and its flows are deallocated. */
    public void processGone(ProcessEntry process) {
        process.setGone();
        waitsNoMore(process);
        closeAll(process);
    }

    /** What a holder waits for ends. */
    private void waitsNoMore(FlowHolder holder) {
        for (WaitingAccept accept : accepts.of(holder)) {
            accepts.remove(accept);
            accept.fail(FlowProblems.gone("accept a flow", holder));
        }
        for (Allocation allocation : List.copyOf(allocations)) {
            if (allocation.holder() == holder) {
                allocation.fail(FlowProblems.gone("allocate a flow", holder));
            }
        }
        for (LayerJoin join : List.copyOf(joins)) {
            if (join.holder() == holder) {
                join.fail(FlowProblems.gone("join a layer", holder));
            }
        }
        requests.holderGone(holder);
    }

    private void closeAll(FlowHolder holder) {
        for (FlowEntry entry : holder.held().all()) {
            entry.flow().ifPresent(HeldFlow::close);
            ends.release(entry);
        }
    }

    /**
     * An IPCP is being destroyed: whoever waits for it is told, and it gets no more flows of layers
     * below. Those that it has it deallocates itself.
     */
    public void ipcpGone(IpcpEntry ipcp) {
        ipcp.setGone();
        waitsNoMore(ipcp);
        for (Allocation allocation : List.copyOf(allocations)) {
            allocation.ipcpGone(ipcp);
        }
        for (LayerJoin join : List.copyOf(joins)) {
            join.ipcpGone(ipcp);
        }
        requests.ipcpGone(ipcp);
    }

    /** What closes the ends of flows that an IPCP has, to be run on its loop. */
    public List<Runnable> closingsOf(IpcpEntry ipcp) {
        List<Runnable> closings = new ArrayList<>();
        for (FlowEntry entry : parts.registry().flows().all()) {
            if (entry.holder() == ipcp) {
                entry.flow().ifPresent(flow -> closings.add(flow::close));
            }
            if (entry.via().filter(via -> via == ipcp).isPresent()) {
                entry.link().ifPresent(link -> closings.add(link.provider()::close));
            }
        }
        return closings;
    }

    /**
     * An IPCP has shut down or its loop has stopped: ends of flows that it left open are closed,
     * those that it provided and those that it used.
     */
    public void ipcpStopped(IpcpEntry ipcp) {
        closeAll(ipcp);
        for (FlowEntry entry : parts.registry().flows().all()) {
            if (entry.via().filter(via -> via == ipcp).isPresent()) {
                entry.link().ifPresent(link -> link.provider().close());
            }
        }
    }

    @Override
    public void flowRequested(
            Ipcp ipcp, long requestId, String name, QosSpec qos, long mplMs, byte[] blob) {
        try {
            parts.loop()
                    .execute(
                            () ->
                                    parts.registry()
                                            .ipcps()
                                            .find(ipcp)
                                            .filter(e -> !e.isGone())
                                            .ifPresent(
                                                    e ->
                                                            requests.fromPeer(
                                                                    e, requestId, name, qos, mplMs,
                                                                    blob)));
        } catch (RejectedExecutionException e) {
            LOG.warn("a flow request through IPCP {} was refused: {}", ipcp.name(), e.getMessage());
            refuseOnItsLoop(ipcp, requestId);
        }
    }

    private static void refuseOnItsLoop(Ipcp ipcp, long requestId) {
        ipcp.loop()
                .execute(
                        () ->
                                ipcp.respond(
                                        requestId,
                                        new Ipcp.Refuse(-FlowError.OUT_OF_RESOURCES.number()),
                                        new Unheard()));
    }

    @Override
    public void statusChanged(Ipcp ipcp, IpcpStatus status) {
        LOG.info(
                "IPCP {} is {}{}",
                ipcp.name(),
                status.state(),
                status.detail().isEmpty() ? "" : ": " + status.detail());
    }

    /** For an answer that nobody waits for. */
    private static final class Unheard implements Reply<Boolean> {
        @Override
        public void done(Boolean value) {}

        @Override
        public void failed(Problem problem) {
            LOG.debug("a refusal was not sent: {}", problem.sentence());
        }
    }
}
