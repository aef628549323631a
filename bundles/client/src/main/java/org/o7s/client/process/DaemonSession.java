package org.o7s.client.process;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.o7s.api.FlowError;
import org.o7s.api.FlowException;
import org.o7s.client.ClientFlow;
import org.o7s.client.FlowIdentity;
import org.o7s.client.FlowParts;
import org.o7s.core.flow.FlowMeasures;
import org.o7s.ipc.BoundaryWay;
import org.o7s.ipc.application.ApplicationMessage.Direct;
import org.o7s.ipc.application.ApplicationMessage.Failed;
import org.o7s.ipc.application.ApplicationMessage.FromProcess;
import org.o7s.ipc.application.ApplicationMessage.Granted;
import org.o7s.ipc.application.ApplicationMessage.Measure;
import org.o7s.ipc.application.ApplicationMessage.Measured;
import org.o7s.ipc.application.ApplicationMessage.UsePolicy;
import org.o7s.ipc.application.ProcessConnection;
import org.o7s.ipc.data.FlowSegment;

/**
 * The time with one daemon: a connection, the thread and the memory that belong to it. What the
 * daemon says is heard in the connection's thread; the rest is for any.
 */
final class DaemonSession implements ProcessConnection.Listener {
    private final ProcessConnection connection;
    private final ClientRuntime runtime;
    private final RequestTable requests;
    private final OpenFlows flows;
    private final PolicyChanger policies;
    private final FlowParts parts;
    private final BiConsumer<DaemonSession, String> onEnded;
    private final SharedSegments segments = new SharedSegments();

    /** By slot, for the daemon's questions. */
    private final Map<Integer, ClientFlow> open = new ConcurrentHashMap<>();

    private final long beganNs = System.nanoTime();

    /**
     * A session that has not begun.
     *
     * @param flows where its flows are kept, until they are closed
     * @param policies gives them the policy that the daemon names
     * @param onEnded told once why it has ended, in the connection's thread
     */
    DaemonSession(
            ProcessConnection connection,
            RequestTable requests,
            OpenFlows flows,
            PolicyChanger policies,
            FlowParts parts,
            BiConsumer<DaemonSession, String> onEnded) {
        this.connection = connection;
        this.runtime = new ClientRuntime(connection.segment(), connection::close);
        this.requests = requests;
        this.flows = flows;
        this.policies = policies;
        this.parts = parts;
        this.onEnded = onEnded;
    }

    /** Listens from now on; once. */
    void begin() {
        connection.start(this);
    }

    /** The number of this process for the daemon. */
    long processId() {
        return connection.announced().processId();
    }

    /** Whether the daemon knows how to join a layer. */
    boolean joins() {
        return connection.announced().joins();
    }

    /** Whether the daemon heeds what is demanded of a flow. */
    boolean demands() {
        return connection.announced().demands();
    }

    /** How long it has lasted, in ns. */
    long lifeNs() {
        return System.nanoTime() - beganNs;
    }

    /** Says something; false if it has ended. */
    boolean send(FromProcess message) {
        return connection.send(message);
    }

    @Override
    public void granted(Granted grant, ProcessConnection.Fresh fresh) throws IOException {
        FlowSegment segment = segments.of(grant, fresh);
        boolean accepted = grant.direct().map(Direct::accepted).orElse(false);
        RingPort port = new RingPort(link(grant), grant.slot(), segment, accepted, parts.pools());
        requests.grant(grant.request(), open(grant, port));
    }

    private RingPort.Link link(Granted grant) throws IOException {
        Optional<Direct> direct = grant.direct();
        if (direct.isEmpty()) {
            return new DaemonLink(connection, runtime, grant.slot());
        }
        return new PeerLink(
                connection,
                runtime,
                direct.get().peer(),
                segments.callAreaOf(direct.get().peer()),
                direct.get().peerSlot());
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
                                grant.granted(),
                                grant.mplMs()),
                        connection.way() == BoundaryWay.PORTABLE ? new FilePort(port) : port,
                        parts,
                        () -> {
                            open.remove(grant.slot(), made[0]);
                            flows.remove(made[0]);
                        });
        flows.add(made[0]);
        open.put(grant.slot(), made[0]);
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
    public void measure(Measure question) {
        ClientFlow flow = open.get(question.slot());
        connection.send(
                flow == null
                        ? new Measured(question.question(), FlowMeasures.NONE)
                        : new Measured(
                                question.question(), flow.measures(), Optional.of(flow.state())));
    }

    @Override
    public void usePolicy(UsePolicy policy) {
        policies.use(policy);
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
        runtime.loseAll();
        runtime.close();
        flows.stopLingering();
        onEnded.accept(this, why);
    }

    /** Ends it; the daemon then takes back everything that the process has. */
    void close() {
        connection.close();
        runtime.close();
    }
}
