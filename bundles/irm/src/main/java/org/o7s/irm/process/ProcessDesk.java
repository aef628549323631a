package org.o7s.irm.process;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.o7s.core.loop.Agent;
import org.o7s.core.loop.Loop;
import org.o7s.core.packet.PacketPools;
import org.o7s.ipc.application.ApplicationMessage.Announce;
import org.o7s.ipc.application.ApplicationService;
import org.o7s.ipc.application.ProcessLink;
import org.o7s.ipc.pump.RingPumps;
import org.o7s.irm.broker.EndPolicy;
import org.o7s.irm.broker.FlowBroker;
import org.o7s.irm.environment.IrmSettings;
import org.o7s.irm.state.Names;
import org.o7s.irm.state.ProcessEntry;
import org.o7s.irm.state.ProcessOrigin;
import org.o7s.irm.state.Registry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where processes outside of the daemon announce themselves. What they say is handled on the IRM's
 * loop; all that one has is gone within a pass of the loops after its connection ends.
 */
public final class ProcessDesk implements ApplicationService, Agent {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessDesk.class);

    private final Loop loop;
    private final Registry registry;
    private final FlowBroker broker;
    private final EndPolicy policy;
    private final PacketPools pools;
    private final RingPumps pumps;
    private final IrmSettings settings;
    private final AtomicLong processNumbers;
    private final Map<Integer, UserQuota> quotas = new HashMap<>();
    private final Set<OutsideProcess> processes = new HashSet<>();
    private final Executor unmapper;
    private final ProcessPairs pairs;

    /** What the loop had no room for, and must not be lost. */
    private final ConcurrentLinkedQueue<Runnable> overdue = new ConcurrentLinkedQueue<>();

    /**
     * A desk without processes.
     *
     * @param loop the IRM's
     * @param policy what their flows are to use
     * @param pumps what moves their packets
     * @param settings the name of the system, and its limits
     * @param processNumbers the last number given out to a process that has none of its own
     * @param unmapper where memory is given back, which takes its time
     */
    ProcessDesk(
            Loop loop,
            Registry registry,
            FlowBroker broker,
            EndPolicy policy,
            PacketPools pools,
            RingPumps pumps,
            IrmSettings settings,
            AtomicLong processNumbers,
            Executor unmapper) {
        this.loop = loop;
        this.registry = registry;
        this.broker = broker;
        this.policy = policy;
        this.pools = pools;
        this.pumps = pumps;
        this.settings = settings;
        this.processNumbers = processNumbers;
        this.unmapper = unmapper;
        this.pairs = new ProcessPairs(unmapper, pumps.memory(), loop.clocks());
    }

    Loop loop() {
        return loop;
    }

    FlowBroker broker() {
        return broker;
    }

    PacketPools pools() {
        return pools;
    }

    RingPumps pumps() {
        return pumps;
    }

    Executor unmapper() {
        return unmapper;
    }

    ProcessPairs pairs() {
        return pairs;
    }

    String instance() {
        return settings.instance();
    }

    @Override
    public Session announce(ProcessLink link, Announce announce) {
        OutsideProcess process = new OutsideProcess(this, link, announce);
        ProcessOrigin origin = ProcessOrigins.of(link);
        execute(link, () -> admit(process, announce, origin));
        return process;
    }

    /** Hands what a process said to the IRM's loop; one that has too much to do takes nothing. */
    void execute(ProcessLink link, Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            link.refuse("E-APPLICATION-BUSY", "the IRM has too much to do");
        }
    }

    /** Hands over what must be done, however much else there is: it takes something back. */
    void executeSurely(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("a task waits, as the IRM has too much to do: {}", e.getMessage());
            overdue.add(task);
        }
    }

    /** What the flows of processes are to use. */
    EndPolicy.Choice policy() {
        return policy.choice();
    }

    /** Flows are to use another policy from now on. */
    void policyChanged() {
        processes.forEach(OutsideProcess::tellPolicy);
    }

    @Override
    public String agentName() {
        return "overdue work for processes";
    }

    @Override
    public int doWork(long nowNs) {
        int done = 0;
        Runnable task;
        while ((task = overdue.poll()) != null) {
            task.run();
            done++;
        }
        return done;
    }

    private void admit(OutsideProcess process, Announce announce, ProcessOrigin origin) {
        ProcessLink link = process.link();
        String program = announce.program();
        Optional<String> objection = Names.objection(program);
        if (objection.isPresent()) {
            link.refuse(
                    "E-APPLICATION-PROGRAM",
                    "cannot announce program \""
                            + Names.printable(program)
                            + "\": "
                            + objection.get());
            return;
        }
        Optional<ProcessEntry> entry =
                registry.processes()
                        .add(
                                numberOf(link, announce.number()),
                                program,
                                origin,
                                loop.clocks().monotonicNs());
        if (entry.isEmpty()) {
            link.refuse(
                    "E-APPLICATION-PROCESSES",
                    "cannot announce program \""
                            + program
                            + "\": the system has as many processes as it allows");
            return;
        }
        UserQuota quota =
                quotas.computeIfAbsent(
                        link.userId(), _ -> new UserQuota(settings.limits().userMemoryBytes()));
        quota.processCame();
        processes.add(process);
        registry.bindAgain(entry.get());
        process.begin(entry.get(), quota);
        LOG.info(
                "process {} of user {} announces program {}",
                entry.get().id(),
                origin.user(),
                program);
    }

    /**
     * Its own number; one that announces itself a second time gets another, also when both come
     * back after an earlier daemon.
     */
    private long numberOf(ProcessLink link, long before) {
        long own = link.processId();
        boolean first = before == 0 || before == own;
        return own > 0 && first && registry.processes().find(own).isEmpty()
                ? own
                : processNumbers.incrementAndGet();
    }

    /** A process has left the rest of the IRM already. */
    void departed(OutsideProcess process, ProcessEntry entry, UserQuota quota) {
        broker.processGone(entry);
        registry.processBindings().removeHolder(entry.id());
        registry.processes().remove(entry.id());
        processes.remove(process);
        quota.processWent();
        if (quota.isUnused()) {
            quotas.remove(process.link().userId());
        }
        LOG.info("process {} has gone", entry.id());
    }

    /** All processes are sent away: the system stops. Only on the IRM's loop. */
    void closeAll() {
        List.copyOf(processes).forEach(OutsideProcess::leaveNow);
    }
}
