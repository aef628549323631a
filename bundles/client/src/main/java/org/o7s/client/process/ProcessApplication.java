package org.o7s.client.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.o7s.api.Application;
import org.o7s.api.Flow;
import org.o7s.api.FlowAccess;
import org.o7s.api.FlowError;
import org.o7s.api.FlowException;
import org.o7s.api.FlowSet;
import org.o7s.api.PendingFlow;
import org.o7s.api.QosSpec;
import org.o7s.client.BegunFlow;
import org.o7s.client.ClientFlowSet;
import org.o7s.client.FlowParts;
import org.o7s.client.Ownership;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.packet.PacketPools;
import org.o7s.core.time.Clocks;
import org.o7s.ipc.BoundaryWay;
import org.o7s.ipc.application.ApplicationMessage.Accept;
import org.o7s.ipc.application.ApplicationMessage.Allocate;
import org.o7s.ipc.application.ApplicationMessage.FromProcess;
import org.o7s.ipc.application.ApplicationMessage.Join;
import org.o7s.ipc.application.ProcessConnection;

/**
 * This process as its daemon knows it. Any thread.
 *
 * <p>When the daemon goes, its flows are deallocated, and what is being allocated fails with
 * NO_IRM. The process then tries to come back, for as long as it is not closed: accepts wait
 * meanwhile, and wait on with the daemon's successor.
 */
public final class ProcessApplication implements Application {
    private static final Duration DEFAULT_LIMIT = Duration.ofSeconds(20);
    private static final Duration FOREVER = Duration.ofDays(36_500);

    /** What the daemon may need beyond the limit that was asked for. */
    private static final Duration SLACK = Duration.ofSeconds(5);

    /** How long what was written before is still delivered when the process leaves. */
    private static final Duration LINGER_LIMIT = Duration.ofSeconds(5);

    private final String program;
    private final WayBack way;
    private final FlowParts parts =
            new FlowParts(new PacketPools(16_384, 2_048, 512), Clocks.system(), Entropy.secure());
    private final RequestTable requests = new RequestTable(this::send, this::noIrm);
    private final OpenFlows flows = new OpenFlows();
    private final PolicyChanger policies = new PolicyChanger(parts.policy(), this::send);
    private final Set<FlowSet> sets = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile String endedBecause = "";

    /** A process that ends without closing this delivers what it wrote, as one that does. */
    private final Thread atExit =
            Thread.ofPlatform().name("o7s-exit").unstarted(() -> flows.deliver(LINGER_LIMIT));

    private volatile @Nullable DaemonSession session;

    private ProcessApplication(SocketFinder socket, String program) {
        this.program = program;
        this.way = new WayBack(socket, program, Entropy.secure());
        parts.policy().onFailure((policy, why) -> policies.threw(policy, why));
    }

    /**
     * Connects to the daemon at a socket.
     *
     * @param socket its name says which way of the boundary it is
     * @throws IOException if there is none, or it does not serve this process
     */
    public static ProcessApplication connect(Path socket, String program) throws IOException {
        return connect(() -> socket, program);
    }

    /**
     * Connects to a daemon that is to be found.
     *
     * @throws IOException if there is none, or it does not serve this process
     */
    public static ProcessApplication connect(SocketFinder socket, String program)
            throws IOException {
        ProcessConnection connection = ProcessConnection.connect(socket.find(), program);
        ProcessApplication made = new ProcessApplication(socket, program);
        made.begin(connection);
        made.deliverAtExit();
        return made;
    }

    @Override
    public long processId() {
        DaemonSession now = session;
        return now == null ? 0 : now.processId();
    }

    @Override
    public String program() {
        return program;
    }

    @Override
    public Flow allocate(String name, QosSpec qos, QosSpec least, Duration timeout) {
        Duration limit = timeout.isZero() ? DEFAULT_LIMIT : checked(timeout);
        return get(requests.ask(name, allocation(name, qos, least, limit), limit.plus(SLACK)));
    }

    @Override
    public PendingFlow begin(String name, QosSpec qos, QosSpec least, Duration timeout) {
        Duration limit = timeout.isZero() ? DEFAULT_LIMIT : checked(timeout);
        return requests.begin(name, allocation(name, qos, least, limit), limit.plus(SLACK));
    }

    private LongFunction<FromProcess> allocation(
            String name, QosSpec qos, QosSpec least, Duration limit) {
        DaemonSession now = session;
        if (now != null && !now.demands() && !least.equals(QosSpec.ANYTHING)) {
            throw new FlowException(
                    FlowError.UNSUPPORTED,
                    "the daemon is of an older version, of which no quality can be demanded: ask"
                            + " for it without a demand, or renew the daemon");
        }
        return number -> new Allocate(number, name, qos, limit.toNanos(), least);
    }

    @Override
    public Flow accept(Duration timeout) {
        Duration limit = timeout.isZero() ? FOREVER : checked(timeout);
        return get(requests.askLastingly(acceptance(timeout), limit.plus(SLACK)));
    }

    @Override
    public PendingFlow beginAccept(Duration timeout) {
        if (timeout.isZero()) {
            return requests.askLastingly(acceptance(timeout), FOREVER);
        }
        return requests.beginLastingly(acceptance(timeout), checked(timeout).plus(SLACK));
    }

    private static LongFunction<FromProcess> acceptance(Duration timeout) {
        long limitNs = checked(timeout).toNanos();
        long beganNs = System.nanoTime();
        // It may be asked again later, of another daemon.
        return number ->
                new Accept(
                        number,
                        limitNs == 0 ? 0 : Math.max(1, limitNs - (System.nanoTime() - beganNs)));
    }

    @Override
    public Flow join(String layer, FlowAccess access, Duration timeout) {
        return get(beginJoin(layer, access, timeout));
    }

    @Override
    public BegunFlow beginJoin(String layer, FlowAccess access, Duration timeout) {
        Duration limit = timeout.isZero() ? DEFAULT_LIMIT : checked(timeout);
        DaemonSession now = session;
        if (now != null && !now.joins()) {
            throw new FlowException(
                    FlowError.UNSUPPORTED,
                    "the daemon is of an older version, which has no broadcast layers");
        }
        return requests.begin(
                layer,
                number -> new Join(number, layer, access, limit.toNanos()),
                flow -> flow.options().setAccess(access),
                limit.plus(SLACK));
    }

    private static Flow get(BegunFlow begun) {
        try {
            return begun.await();
        } finally {
            // Does nothing once it is done; otherwise nobody waits for the flow any more.
            begun.cancel();
        }
    }

    @Override
    public FlowSet flowSet() {
        ClientFlowSet made = new ClientFlowSet(Clocks.system(), sets::remove);
        sets.add(made);
        return made;
    }

    private static Duration checked(Duration limit) {
        if (limit.isNegative()) {
            throw new FlowException(FlowError.INVALID, "the time limit " + limit + " is negative");
        }
        return limit.compareTo(FOREVER) > 0 ? FOREVER : limit;
    }

    private boolean send(FromProcess message) {
        DaemonSession now = session;
        return !closed.get() && now != null && now.send(message);
    }

    private FlowException noIrm() {
        return new FlowException(
                FlowError.NO_IRM,
                closed.get()
                        ? "program \"" + program + "\" was closed"
                        : "there is no connection to the daemon: " + endedBecause);
    }

    /** The connection has ended, in its thread. */
    private void lost(DaemonSession ended, String why) {
        if (closed.get()) {
            giveUp(why);
            return;
        }
        endedBecause = why;
        requests.interrupt();
        Thread.ofPlatform().daemon().name("o7s-return").start(() -> comeBack(ended));
    }

    private void giveUp(String why) {
        endedBecause = why;
        requests.failAll();
    }

    /** Announces this process again, when there is a daemon. */
    private void comeBack(DaemonSession before) {
        try {
            Optional<ProcessConnection> found = way.back(before.lifeNs(), before.processId());
            if (found.isEmpty()) {
                giveUp("program \"" + program + "\" was closed");
                return;
            }
            begin(found.get());
            DaemonSession next = session;
            if (closed.get() && next != null) {
                next.close();
            } else {
                requests.resume();
            }
        } catch (IOException e) {
            giveUp(String.valueOf(e.getMessage()));
        }
    }

    private void begin(ProcessConnection connection) {
        if (connection.way() == BoundaryWay.PORTABLE) {
            Ownership.declineRegulars();
        }
        DaemonSession begun =
                new DaemonSession(connection, requests, flows, policies, parts, this::lost);
        // Known before it can end: its end has a successor looked for.
        session = begun;
        begun.begin();
    }

    private void deliverAtExit() {
        try {
            Runtime.getRuntime().addShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The process ends already: whoever begins then has to close what he opens.
        }
    }

    private void forgetExit() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The process ends: the hook runs, and finds the flows closed.
        }
    }

    /**
     * Leaves: flows are deallocated, and what waits ends. It waits for what was written to flows
     * with retransmission to be delivered, but for no longer than five seconds.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        forgetExit();
        flows.close(LINGER_LIMIT);
        List.copyOf(sets).forEach(FlowSet::close);
        way.close();
        DaemonSession now = session;
        if (now != null) {
            now.close();
        }
        requests.failAll();
    }
}
