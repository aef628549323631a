package org.o7s.itests.systems;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.o7s.api.QosSpec;
import org.o7s.ipc.InstancePaths;
import org.o7s.ipc.application.ApplicationMessage.Accept;
import org.o7s.ipc.application.ApplicationMessage.Allocate;
import org.o7s.ipc.application.ApplicationMessage.Deallocate;
import org.o7s.ipc.application.ApplicationMessage.Direct;
import org.o7s.ipc.application.ApplicationMessage.Failed;
import org.o7s.ipc.application.ApplicationMessage.Granted;
import org.o7s.ipc.application.ApplicationMessage.UsePolicy;
import org.o7s.ipc.application.ProcessConnection;
import org.o7s.ipc.data.CallArea;
import org.o7s.ipc.data.FlowSegment;

/** A process that keeps to the protocol of the socket, and has the memory of its flows as it is. */
final class RawApplication implements AutoCloseable {
    private static final long LIMIT_S = 30;
    private static final int ASKS = 5;
    private static final long ASK_LIMIT_S = 4;

    private final ProcessConnection connection;
    private final BlockingQueue<RawFlow> granted = new LinkedBlockingQueue<>();
    private final BlockingQueue<Failed> failed = new LinkedBlockingQueue<>();
    private final Map<Integer, FlowSegment> segments = new ConcurrentHashMap<>();
    private final Map<String, FlowSegment> shared = new ConcurrentHashMap<>();
    private final Map<Long, CallArea> peers = new ConcurrentHashMap<>();
    private long lastRequest;

    /** A flow, its memory, and who else has that but the daemon. */
    record RawFlow(int slot, FlowSegment segment, Optional<RawPeer> peer) {}

    /** The process at the other end of a direct flow: where it is called, and the slot there. */
    record RawPeer(boolean accepted, int slot, CallArea calls) {
        void call() {
            calls.call(slot);
        }
    }

    private RawApplication(ProcessConnection connection) {
        this.connection = connection;
        connection.start(new Ear());
    }

    static Path socket() throws IOException {
        String user = System.getProperty("user.name", "");
        return InstancePaths.ofClient(System.getenv(), user, "").applications();
    }

    static RawApplication connect(String program) throws IOException {
        return new RawApplication(ProcessConnection.connect(socket(), program));
    }

    private final class Ear implements ProcessConnection.Listener {
        @Override
        public void granted(Granted flow, ProcessConnection.Fresh fresh) {
            if (flow.direct().isPresent()) {
                grantedDirect(flow, flow.direct().get(), fresh);
                return;
            }
            fresh.segment().ifPresent(s -> segments.put(flow.slot(), s));
            granted.add(new RawFlow(flow.slot(), segments.get(flow.slot()), Optional.empty()));
        }

        private void grantedDirect(Granted flow, Direct direct, ProcessConnection.Fresh fresh) {
            String segment = direct.peer() + "/" + direct.segment();
            fresh.segment().ifPresent(s -> shared.put(segment, s));
            fresh.peer().ifPresent(c -> peers.put(direct.peer(), c));
            RawPeer peer =
                    new RawPeer(direct.accepted(), direct.peerSlot(), peers.get(direct.peer()));
            granted.add(new RawFlow(flow.slot(), shared.get(segment), Optional.of(peer)));
        }

        @Override
        public void ended(int slot) {}

        @Override
        public void usePolicy(UsePolicy policy) {}

        @Override
        public void peerGone(long process) {}

        @Override
        public void failed(Failed why) {
            failed.add(why);
        }

        @Override
        public void ended(String why) {
            System.out.println("the connection has ended: " + why);
        }
    }

    void ask(String name, long limitNs) {
        connection.send(new Allocate(++lastRequest, name, QosSpec.RAW, limitNs));
    }

    /** Accepts, for as long as it takes. */
    void accept() {
        connection.send(new Accept(++lastRequest, 0));
    }

    /** Asks again if there is no answer: a wire that is full loses requests, too. */
    RawFlow allocate(String name) throws InterruptedException {
        for (int i = 0; i < ASKS; i++) {
            ask(name, TimeUnit.SECONDS.toNanos(ASK_LIMIT_S));
            RawFlow flow = granted.poll(ASK_LIMIT_S + 1, TimeUnit.SECONDS);
            if (flow != null) {
                return flow;
            }
        }
        throw new IllegalStateException("no flow came, but " + failed);
    }

    /** The next flow that comes, whoever asked for it. */
    RawFlow next() throws InterruptedException {
        RawFlow flow = granted.poll(LIMIT_S, TimeUnit.SECONDS);
        if (flow == null) {
            throw new IllegalStateException("no flow came, but " + failed);
        }
        return flow;
    }

    int flowsGranted() {
        return granted.size();
    }

    /** The next refusal. */
    Failed nextFailure() throws InterruptedException {
        Failed next = failed.poll(LIMIT_S, TimeUnit.SECONDS);
        if (next == null) {
            throw new IllegalStateException("no answer came");
        }
        return next;
    }

    /** Rings the daemon's bell for a slot, whoever has it. */
    void call(int slot) {
        connection.callDaemon(slot);
    }

    void letGo(RawFlow flow) {
        connection.send(new Deallocate(flow.slot(), false));
    }

    @Override
    public void close() {
        connection.close();
    }
}
