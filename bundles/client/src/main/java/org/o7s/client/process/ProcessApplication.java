package org.o7s.client.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongFunction;
import org.o7s.api.Application;
import org.o7s.api.Flow;
import org.o7s.api.FlowError;
import org.o7s.api.FlowException;
import org.o7s.api.FlowSet;
import org.o7s.api.PendingFlow;
import org.o7s.api.QosSpec;
import org.o7s.client.BegunFlow;
import org.o7s.client.ClientFlow;
import org.o7s.client.ClientFlowSet;
import org.o7s.client.FlowIdentity;
import org.o7s.core.packet.PacketPools;
import org.o7s.ipc.application.ApplicationMessage.Accept;
import org.o7s.ipc.application.ApplicationMessage.Allocate;
import org.o7s.ipc.application.ApplicationMessage.Direct;
import org.o7s.ipc.application.ApplicationMessage.Failed;
import org.o7s.ipc.application.ApplicationMessage.FromProcess;
import org.o7s.ipc.application.ApplicationMessage.Granted;
import org.o7s.ipc.application.ProcessConnection;
import org.o7s.ipc.data.FlowSegment;

/** This process as its daemon knows it. Any thread. */
public final class ProcessApplication implements Application {
    private static final Duration DEFAULT_LIMIT = Duration.ofSeconds(20);
    private static final Duration FOREVER = Duration.ofDays(36_500);

    /** What the daemon may need beyond the limit that was asked for. */
    private static final Duration SLACK = Duration.ofSeconds(5);

    private final String program;
    private final ProcessConnection connection;
    private final ClientRuntime runtime;
    private final PacketPools pools = new PacketPools(16_384, 2_048, 512);
    private final RequestTable requests = new RequestTable(this::send, this::noIrm);
    private final Set<ClientFlow> flows = ConcurrentHashMap.newKeySet();
    private final Set<FlowSet> sets = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile String endedBecause = "";

    private ProcessApplication(String program, ProcessConnection connection) {
        this.program = program;
        this.connection = connection;
        this.runtime = new ClientRuntime(connection.segment());
    }

    /**
     * Connects to the daemon at a socket.
     *
     * @throws IOException if there is none, or it does not serve this process
     */
    public static ProcessApplication connect(Path socket, String program) throws IOException {
        ProcessConnection connection = ProcessConnection.connect(socket, program);
        ProcessApplication made = new ProcessApplication(program, connection);
        connection.start(made.new Ear());
        return made;
    }

    @Override
    public long processId() {
        return connection.announced().processId();
    }

    @Override
    public String program() {
        return program;
    }

    @Override
    public Flow allocate(String name, QosSpec qos, Duration timeout) {
        Duration limit = timeout.isZero() ? DEFAULT_LIMIT : checked(timeout);
        return get(requests.ask(name, allocation(name, qos, limit), limit.plus(SLACK)));
    }

    @Override
    public PendingFlow begin(String name, QosSpec qos, Duration timeout) {
        Duration limit = timeout.isZero() ? DEFAULT_LIMIT : checked(timeout);
        return requests.begin(name, allocation(name, qos, limit), limit.plus(SLACK));
    }

    private static LongFunction<FromProcess> allocation(String name, QosSpec qos, Duration limit) {
        return number -> new Allocate(number, name, qos, limit.toNanos());
    }

    @Override
    public Flow accept(Duration timeout) {
        Duration limit = timeout.isZero() ? FOREVER : checked(timeout);
        return get(requests.ask("", acceptance(timeout), limit.plus(SLACK)));
    }

    @Override
    public PendingFlow beginAccept(Duration timeout) {
        if (timeout.isZero()) {
            return requests.ask("", acceptance(timeout), FOREVER);
        }
        return requests.begin("", acceptance(timeout), checked(timeout).plus(SLACK));
    }

    private static LongFunction<FromProcess> acceptance(Duration timeout) {
        long limitNs = checked(timeout).toNanos();
        return number -> new Accept(number, limitNs);
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
        ClientFlowSet made = new ClientFlowSet(runtime.clocks(), sets::remove);
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
        return !closed.get() && connection.send(message);
    }

    private FlowException noIrm() {
        return new FlowException(
                FlowError.NO_IRM,
                closed.get()
                        ? "program \"" + program + "\" was closed"
                        : "there is no connection to the daemon any more: " + endedBecause);
    }

    /** Hears what the daemon says, in the connection's thread. */
    private final class Ear implements ProcessConnection.Listener {
        private final SharedSegments segments = new SharedSegments();

        @Override
        public void granted(Granted grant, ProcessConnection.Fresh fresh) throws IOException {
            FlowSegment segment = segments.of(grant, fresh);
            boolean accepted = grant.direct().map(Direct::accepted).orElse(false);
            RingPort port = new RingPort(link(grant), grant.slot(), segment, accepted, pools);
            requests.grant(grant.request(), open(grant, port));
        }

        private RingPort.Link link(Granted grant) throws IOException {
            if (grant.direct().isEmpty()) {
                return new DaemonLink(connection, runtime, grant.slot());
            }
            Direct direct = grant.direct().get();
            return new PeerLink(
                    connection,
                    runtime,
                    direct.peer(),
                    segments.callAreaOf(direct.peer()),
                    direct.peerSlot());
        }

        private ClientFlow open(Granted grant, RingPort port) {
            ClientFlow[] made = new ClientFlow[1];
            made[0] =
                    new ClientFlow(
                            new FlowIdentity(
                                    grant.descriptor(),
                                    grant.id(),
                                    grant.name(),
                                    grant.qos(),
                                    grant.mplMs()),
                            port,
                            pools,
                            runtime.clocks(),
                            () -> flows.remove(made[0]));
            flows.add(made[0]);
            runtime.add(port);
            runtime.keep(made[0]);
            return made[0];
        }

        @Override
        public void failed(Failed why) {
            requests.fail(
                    why.request(),
                    new FlowException(FlowError.ofResponse(-why.error()), why.sentence()));
        }

        @Override
        public void ended(int slot) {
            runtime.lose(slot);
        }

        @Override
        public void peerGone(long peer) {
            segments.forget(peer);
            runtime.losePeer(peer);
        }

        @Override
        public void ended(String why) {
            endedBecause = why;
            runtime.loseAll();
            requests.failAll();
        }
    }

    /** Leaves: flows are deallocated, and what waits ends. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        List.copyOf(flows).forEach(ClientFlow::close);
        List.copyOf(sets).forEach(FlowSet::close);
        connection.close();
        runtime.close();
    }
}
