package org.o7s.allocator;

import java.util.function.Consumer;
import org.o7s.allocator.UnicastFlow.State;
import org.o7s.core.counters.Counter;
import org.o7s.core.flow.FlowEnd;
import org.o7s.wire.g23.unicast.FaMessage.FlowDeallocation;
import org.o7s.wire.g23.unicast.FaMessage.FlowUpdate;

/**
 * The life of an allocated flow: it opens, its packets go both ways, it lingers until all that its
 * user wrote is sent, it ends. Belongs to the loop.
 */
final class FlowService {
    /** How long what a user wrote before it went may take to leave, in ns. */
    static final long LINGER_NS = 1_000_000_000L;

    private static final long NS_PER_MS = 1_000_000L;

    private final Shared shared;
    private final FlowTable flows;
    private final Congestion congestion;
    private final Forgotten forgotten;
    private final SendPath sendPath;
    private final ReceivePath receivePath;
    private final Consumer<UnicastFlow> ended;

    private final Counter allocated;
    private final Counter receivedUpdates;
    private final Counter ignoredUpdates;
    private final Counter receivedDeallocations;
    private final Counter ignoredDeallocations;

    /**
     * No flows yet.
     *
     * @param ended told of each flow that ends
     */
    FlowService(
            Shared shared,
            FlowTable flows,
            Congestion congestion,
            Forgotten forgotten,
            ReceivePath receivePath,
            Consumer<UnicastFlow> ended) {
        this.shared = shared;
        this.flows = flows;
        this.congestion = congestion;
        this.forgotten = forgotten;
        this.receivePath = receivePath;
        this.ended = ended;
        this.sendPath =
                new SendPath(shared, congestion, flow -> shared.outbox().event(() -> over(flow)));
        this.allocated = shared.counters().make("flows-allocated");
        this.receivedUpdates = shared.counters().make("received-updates");
        this.ignoredUpdates = shared.counters().make("ignored-updates");
        this.receivedDeallocations = shared.counters().make("received-deallocations");
        this.ignoredDeallocations = shared.counters().make("ignored-deallocations");
    }

    /** Both EIDs of a flow are known: its packets go both ways from now on. */
    void open(UnicastFlow flow) {
        flow.open(shared.loop().clocks().wallNs());
        flows.serve(flow);
        congestion.begin(flow);
        allocated.increment();
        receivePath.open(flow);
        sendPath.open(flow);
    }

    /** The largest payload of the layer has changed. */
    void mpsChanged() {
        if (sendPath.mpsChanged()) {
            int mpsBytes = sendPath.mpsBytes();
            flows.forEach(flow -> flow.end().link().setMpsBytes(mpsBytes));
        }
    }

    /** Another congestion policy is in use: those who wait for the old one need not. */
    void policyChanged() {
        flows.forEach(sendPath::resume);
    }

    /** A level of congestion came for one of our EIDs (docs/wire/wire-unicast.md 11 row FA5). */
    void onUpdate(FlowUpdate update) {
        UnicastFlow flow = flows.get(update.receiverEid());
        if (flow == null || flow.state() != State.OPEN) {
            ignoredUpdates.increment();
            return;
        }
        flow.hear();
        receivedUpdates.increment();
        flow.books().receivedUpdate(update.ece());
        congestion.updated(flow, update.ece());
    }

    /** The peer says that an allocated flow is gone; who does not know both EIDs is ignored. */
    void onDeallocation(FlowDeallocation message) {
        UnicastFlow flow = flows.get(message.receiverEid());
        if (flow == null || !flow.isServed() || flow.remoteEid() != message.senderEid()) {
            ignoredDeallocations.increment();
            return;
        }
        receivedDeallocations.increment();
        if (flow.state() == State.LINGERING) {
            end(flow);
            return;
        }
        // The message may have come faster than packets that were sent before it.
        flow.setState(State.LEFT);
        shared.alarmIn(shared.settings().mplMs() * NS_PER_MS, () -> leave(flow));
    }

    private void leave(UnicastFlow flow) {
        if (flow.state() == State.LEFT) {
            end(flow);
        }
    }

    /** Our user is gone; does nothing if the end is not served. */
    void deallocate(FlowEnd end) {
        UnicastFlow flow = flows.get(end);
        if (flow == null) {
            end.close();
            return;
        }
        if (flow.state() == State.LEFT) {
            end(flow);
            return;
        }
        flows.leave(flow);
        sendPath.takeOver(flow);
        flow.setState(State.LINGERING);
        end.close();
        if (flow.hasNext()) {
            shared.alarmIn(LINGER_NS, () -> over(flow));
            flow.ring();
        } else {
            over(flow);
        }
    }

    /** All is sent, or has had its time: the flow ends, and the peer is told. */
    private void over(UnicastFlow flow) {
        if (flow.isServed()) {
            end(flow);
            tellPeer(flow);
        }
    }

    private void tellPeer(UnicastFlow flow) {
        if (flow.isPeerOurs()) {
            forgotten.add(flow);
            forgotten.heard(flow.localEid());
        }
    }

    /** Ends an allocated flow on the spot. */
    private void end(UnicastFlow flow) {
        sendPath.dropRest(flow);
        flow.end().close();
        flows.remove(flow);
        flow.setState(State.CLOSED);
        ended.accept(flow);
    }

    /** Ends all flows, as well as can be done at once. */
    void close() {
        for (UnicastFlow flow : flows.all()) {
            if (flow.isServed()) {
                sendPath.sendRest(flow);
                over(flow);
            } else {
                leave(flow);
            }
        }
    }
}
