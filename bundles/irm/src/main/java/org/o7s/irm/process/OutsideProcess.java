package org.o7s.irm.process;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.problem.Problem;
import org.o7s.ipc.application.ApplicationMessage;
import org.o7s.ipc.application.ApplicationMessage.Accept;
import org.o7s.ipc.application.ApplicationMessage.Allocate;
import org.o7s.ipc.application.ApplicationMessage.Announce;
import org.o7s.ipc.application.ApplicationMessage.Announced;
import org.o7s.ipc.application.ApplicationMessage.Deallocate;
import org.o7s.ipc.application.ApplicationMessage.Failed;
import org.o7s.ipc.application.ApplicationMessage.Granted;
import org.o7s.ipc.application.ApplicationMessage.Join;
import org.o7s.ipc.application.ApplicationMessage.Measured;
import org.o7s.ipc.application.ApplicationMessage.PolicyUse;
import org.o7s.ipc.application.ApplicationMessage.UsePolicy;
import org.o7s.ipc.application.ApplicationService;
import org.o7s.ipc.application.Enclosure;
import org.o7s.ipc.application.ProcessLink;
import org.o7s.ipc.pump.ProcessMemory;
import org.o7s.ipc.pump.RingFlow;
import org.o7s.ipc.pump.RingPumps;
import org.o7s.irm.broker.EndPolicy;
import org.o7s.irm.broker.FlowWish;
import org.o7s.irm.broker.OutsideRequest.Grant;
import org.o7s.irm.management.EndReport;
import org.o7s.irm.management.ProcessView.PolicyInUse;
import org.o7s.irm.state.Names;
import org.o7s.irm.state.ProcessEntry;
import org.o7s.policy.frcp.FrcpPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One process outside of the daemon: its requests, flows and memory.
 *
 * <p>The methods of {@link ApplicationService.Session} are called by the socket's thread, all
 * others belong to the IRM's loop.
 */
final class OutsideProcess implements ApplicationService.Session {
    private static final Logger LOG = LoggerFactory.getLogger(OutsideProcess.class);

    /** How long a flow that is deallocated may go on sending what was written into it. */
    private static final long LINGER_NS = 1_000_000_000L;

    /**
     * What it said and the IRM's loop did not come to yet; more is not read. All processes that can
     * be connected together leave room for others in what the loop takes.
     */
    private static final int UNDER_WAY_MAX = 15;

    /** The longest sentence that is said or heard, in characters. */
    private static final int SENTENCE_MAX = ApplicationMessage.MESSAGE_MAX_BYTES / 4;

    /** How many of its flows are let go of in one pass of the loop. */
    private static final int LEFT_PER_PASS = 128;

    private final ProcessDesk desk;
    private final ProcessLink link;
    private final Questions questions;
    private final boolean takesPolicies;
    private final LargeSegments largeSegments;
    private final AtomicInteger underWay = new AtomicInteger();
    private final Map<Long, ProcessRequest> requests = new HashMap<>();
    private final Map<Integer, ProcessFlow> flows = new HashMap<>();
    private @Nullable ProcessEntry entry;
    private @Nullable UserQuota quota;
    private volatile @Nullable ProcessMemory memory;

    /** This belongs to the pumps' loop. */
    private long pumpToken;

    private boolean gone;

    /**
     * A process that is not admitted yet.
     *
     * @param announce what it says that it understands
     */
    OutsideProcess(ProcessDesk desk, ProcessLink link, Announce announce) {
        this.desk = desk;
        this.link = link;
        this.questions = new Questions(desk.loop(), link, announce.measures());
        this.takesPolicies = announce.policies();
        this.largeSegments = new LargeSegments(announce.largeRings());
    }

    ProcessLink link() {
        return link;
    }

    LargeSegments largeSegments() {
        return largeSegments;
    }

    boolean isGone() {
        return gone;
    }

    /** What the IRM knows of it: from {@link #begin} on. */
    ProcessEntry entry() {
        ProcessEntry known = entry;
        if (known == null) {
            throw new IllegalStateException("the process has not announced itself");
        }
        return known;
    }

    /** The process is admitted: it gets its memory. */
    void begin(ProcessEntry admitted, UserQuota charged) {
        entry = admitted;
        quota = charged;
        admitted.setHoldings(this::holdings);
        try {
            ProcessMemory made = new ProcessMemory(charged, desk.unmapper(), desk.pumps());
            made.onLost(this::lost);
            memory = made;
            desk.pumps().loop().execute(() -> watch(made));
            link.send(
                    new Announced(
                            ApplicationMessage.VERSION, admitted.id(), desk.instance(), true, true),
                    made.enclosure());
            tellPolicy();
        } catch (IOException e) {
            link.refuse("E-APPLICATION-MEMORY", String.valueOf(e.getMessage()));
        }
    }

    /** Says which policy its flows are to use from now on. */
    void tellPolicy() {
        if (!takesPolicies) {
            notTold(
                    EndPolicy.Choice.BUILT_IN.name(),
                    "its client library is of an older version, which is not told");
            return;
        }
        EndPolicy.Choice choice = desk.policy();
        UsePolicy use = new UsePolicy(FrcpPolicy.KIND, choice.name(), choice.parameters().values());
        if (use.isShortEnough()) {
            link.send(use, Enclosure.NONE);
        } else {
            notTold(
                    choice.name(),
                    "no process is told of a policy with more than %d parameters, or %d bytes of them: flows keep the one that they have"
                            .formatted(UsePolicy.PARAMETERS_MAX, UsePolicy.BYTES_MAX));
        }
    }

    private void notTold(String policy, String why) {
        entry().setFrcp(new PolicyInUse(policy, why));
    }

    @Override
    public void policyUse(PolicyUse m) {
        execute(
                () -> {
                    if (m.kind().equals(FrcpPolicy.KIND) && !gone && memory != null) {
                        entry().setFrcp(
                                        new PolicyInUse(
                                                Names.printable(m.name()),
                                                Names.printable(m.problem(), SENTENCE_MAX)));
                    }
                });
    }

    /** It took the memory away by which it is called. */
    private void lost() {
        link.refuse(
                "E-APPLICATION-FAULT",
                "the process shortened a file of the memory that it shares with the daemon");
    }

    /** On the pumps' loop. */
    private void watch(ProcessMemory made) {
        try {
            pumpToken = desk.pumps().add(made);
        } catch (IOException e) {
            link.refuse("E-APPLICATION-MEMORY", String.valueOf(e.getMessage()));
        }
    }

    private ProcessEntry.Holdings.Amounts holdings() {
        ProcessMemory own = memory;
        return new ProcessEntry.Holdings.Amounts(
                own == null ? 0 : own.chargedBytes() + desk.pairs().memoryBytes(this),
                requests.size());
    }

    @Override
    public void rung() {
        ProcessMemory own = memory;
        if (own != null) {
            own.rung();
        }
    }

    @Override
    public boolean isBusy() {
        return underWay.get() >= UNDER_WAY_MAX;
    }

    /** Hands what it said to the IRM's loop. */
    private void execute(Runnable task) {
        underWay.incrementAndGet();
        desk.execute(
                link,
                () -> {
                    if (underWay.getAndDecrement() == UNDER_WAY_MAX) {
                        link.readOn();
                    }
                    task.run();
                });
    }

    @Override
    public void allocate(Allocate m) {
        execute(
                () -> {
                    ProcessRequest request = open(m.request());
                    if (request != null) {
                        FlowWish wish =
                                new FlowWish(
                                        m.name(), m.qos(), m.least(), Math.max(1, m.limitNs()));
                        request.setWithdrawal(desk.broker().allocate(request, wish));
                    }
                });
    }

    @Override
    public void accept(Accept m) {
        execute(
                () -> {
                    ProcessRequest request = open(m.request());
                    if (request != null) {
                        request.setWithdrawal(desk.broker().accept(request, m.limitNs()));
                    }
                });
    }

    @Override
    public void join(Join m) {
        execute(
                () -> {
                    ProcessRequest request = open(m.request());
                    if (request != null) {
                        long limitNs = Math.max(1, m.limitNs());
                        request.setWithdrawal(
                                desk.broker().join(request, m.layer(), m.access(), limitNs));
                    }
                });
    }

    private @Nullable ProcessRequest open(long number) {
        UserQuota charged = quota;
        if (gone || charged == null || memory == null) {
            return null;
        }
        if (requests.containsKey(number)) {
            link.refuse("E-APPLICATION-ORDER", "request " + number + " is open already");
            return null;
        }
        if (!charged.takeRequest()) {
            fail(number, ProcessProblems.tooManyRequests());
            return null;
        }
        ProcessRequest request = new ProcessRequest(this, number);
        requests.put(number, request);
        return request;
    }

    /** A request is answered, one way or the other. */
    void answered(long number) {
        UserQuota charged = quota;
        if (requests.remove(number) != null && charged != null) {
            charged.giveRequest();
        }
    }

    void fail(long number, Problem problem) {
        link.send(
                new Failed(
                        number,
                        problem.error().number(),
                        cut(problem.code() + " " + problem.sentence())),
                Enclosure.NONE);
    }

    private static String cut(String sentence) {
        return sentence.length() <= SENTENCE_MAX ? sentence : sentence.substring(0, SENTENCE_MAX);
    }

    @Override
    public void cancel(long number) {
        execute(
                () -> {
                    ProcessRequest request = requests.get(number);
                    if (request != null) {
                        request.cancel();
                    }
                });
    }

    /** Memory and a pump for a flow; empty if the user or the machine has no memory left. */
    Optional<RingHeldFlow> open(ProcessRequest request, Grant grant, FlowEnd end) {
        ProcessMemory own = memory;
        if (own == null || gone) {
            return Optional.empty();
        }
        try {
            return own.take().map(slot -> open(request, grant, end, own, slot));
        } catch (IOException e) {
            LOG.warn("process {} gets no flow: {}", entry().id(), e.getMessage());
            return Optional.empty();
        }
    }

    private RingHeldFlow open(
            ProcessRequest request,
            Grant grant,
            FlowEnd end,
            ProcessMemory own,
            ProcessMemory.Slot slot) {
        RingFlow ring =
                new RingFlow(
                        own,
                        slot,
                        end,
                        desk.pools(),
                        () -> desk.executeSurely(() -> closed(slot.number())));
        RingHeldFlow flow = new RingHeldFlow(request, grant, own, slot, ring);
        flows.put(slot.number(), flow);
        ring.begin();
        desk.pumps().loop().execute(() -> desk.pumps().add(pumpToken, ring));
        return flow;
    }

    /** The processes with which it shares flows. */
    ProcessPairs pairs() {
        return desk.pairs();
    }

    /** What its user may have; from {@link #begin} on. */
    UserQuota quota() {
        UserQuota charged = quota;
        if (charged == null) {
            throw new IllegalStateException("the process has not announced itself");
        }
        return charged;
    }

    /** The area by which others call it. */
    Enclosure callArea() throws IOException {
        ProcessMemory own = memory;
        if (own == null) {
            throw new IOException("process " + entry().id() + " has no memory");
        }
        return own.callArea();
    }

    /** A number for a flow that it shares with another process; -1 if there is none. */
    int takeNumber() {
        ProcessMemory own = memory;
        return own == null || gone ? -1 : own.takeNumber();
    }

    void giveNumber(int number) {
        ProcessMemory own = memory;
        if (own != null) {
            own.giveNumber(number);
        }
    }

    /** A flow that it shares with another process. */
    void add(DirectEnd flow) {
        flows.put(flow.number(), flow);
    }

    void remove(DirectEnd flow) {
        if (flows.remove(flow.number(), flow)) {
            giveNumber(flow.number());
        }
    }

    /** Tells the process of its flow. */
    void give(long number, ProcessFlow flow) throws IOException {
        Granted granted = flow.granted(number);
        link.send(granted, flow.enclosure());
        flow.setGiven();
    }

    /** The memory of a flow is touched no more here. */
    private void closed(int slot) {
        if (flows.get(slot) instanceof RingHeldFlow flow) {
            flow.setClosed();
            flow.grant().release().run();
            free(flow);
        }
    }

    /** The slot is free once neither side uses it. */
    private void free(RingHeldFlow flow) {
        ProcessMemory own = memory;
        if (flow.isFree() && flows.remove(flow.slot().number(), flow) && own != null) {
            own.give(flow.slot());
        }
    }

    /**
     * Asks what the end of a flow measured.
     *
     * @param reply is told once, now or within a second
     */
    void ask(int slot, Consumer<EndReport> reply) {
        questions.ask(slot, "process %d (%s)".formatted(entry().id(), entry().program()), reply);
    }

    @Override
    public void measured(Measured m) {
        execute(() -> questions.answered(m));
    }

    @Override
    public void deallocate(Deallocate m) {
        execute(() -> deallocateNow(m));
    }

    private void deallocateNow(Deallocate m) {
        ProcessFlow flow = flows.get(m.slot());
        if (flow == null || !flow.setLeft()) {
            link.refuse("E-APPLICATION-ORDER", "there is no flow in slot " + m.slot());
            return;
        }
        if (m.broken()) {
            desk.pairs().reportBroken(entry().id());
        }
        switch (flow) {
            case RingHeldFlow ring -> {
                drain(ring.ring(), LINGER_NS);
                free(ring);
            }
            case DirectEnd direct -> direct.close();
        }
    }

    private void drain(RingFlow ring, long lingerNs) {
        RingPumps pumps = desk.pumps();
        pumps.loop()
                .execute(
                        () ->
                                pumps.removeAndDrain(
                                        pumpToken,
                                        ring,
                                        pumps.loop().clocks().monotonicNs() + lingerNs));
    }

    @Override
    public void gone() {
        desk.executeSurely(() -> leave(LEFT_PER_PASS));
    }

    /** It has gone: what it wrote is still sent, then everything of it is taken back. */
    private void leave(int perPass) {
        if (gone) {
            return;
        }
        gone = true;
        questions.close();
        desk.pairs().gone(this);
        leaveSome(new ArrayDeque<>(flows.values()), perPass);
    }

    /** Lets go of its flows, some in a pass of the loop, so that others have their turn. */
    private void leaveSome(Queue<ProcessFlow> left, int perPass) {
        for (int i = 0; i < perPass && !left.isEmpty(); i++) {
            switch (left.remove()) {
                case RingHeldFlow ring -> drain(ring.ring(), 0);
                case DirectEnd direct -> direct.close();
            }
        }
        if (!left.isEmpty()) {
            desk.executeSurely(() -> leaveSome(left, perPass));
            return;
        }
        ProcessMemory own = memory;
        if (own != null) {
            desk.pumps().loop().execute(() -> unwatch(own));
        } else {
            depart();
        }
    }

    /** On the pumps' loop, where what its flows have left may still be on its way. */
    private void unwatch(ProcessMemory own) {
        desk.pumps().remove(pumpToken);
        own.letGo();
        desk.executeSurely(this::depart);
    }

    private void depart() {
        ProcessEntry known = entry;
        UserQuota charged = quota;
        if (known == null || charged == null) {
            return;
        }
        desk.departed(this, known, charged);
        List.copyOf(requests.keySet()).forEach(this::answered);
        ProcessMemory own = memory;
        if (own != null) {
            charged.giveMemory(own.chargedBytes());
        }
    }

    /** The system stops. */
    void leaveNow() {
        link.refuse("E-APPLICATION-STOP", "the daemon stops");
        leave(Integer.MAX_VALUE);
    }
}
