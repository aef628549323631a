package org.o7s.client.process;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.o7s.ipc.application.ApplicationMessage.Direct;
import org.o7s.ipc.application.ApplicationMessage.Granted;
import org.o7s.ipc.application.ProcessConnection.Fresh;
import org.o7s.ipc.data.CallArea;
import org.o7s.ipc.data.FlowSegment;

/**
 * The memory of flows that this process was handed so far: by slot what it shares with the daemon,
 * by the number of the other process what it shares with that. Belongs to the connection's thread.
 */
final class SharedSegments {
    private final Map<Integer, FlowSegment> withDaemon = new HashMap<>();
    private final Map<Long, Peer> peers = new HashMap<>();

    /** What is shared with one process. */
    private static final class Peer {
        private final Map<Integer, FlowSegment> segments = new HashMap<>();
        private @Nullable CallArea calls;
    }

    /**
     * The memory of a flow.
     *
     * @param fresh what came with it, which is kept
     * @throws IOException if the daemon did not hand it over
     */
    FlowSegment of(Granted grant, Fresh fresh) throws IOException {
        Map<Integer, FlowSegment> segments = withDaemon;
        int number = grant.slot();
        Optional<Direct> direct = grant.direct();
        if (direct.isPresent()) {
            Peer peer = peers.computeIfAbsent(direct.get().peer(), _ -> new Peer());
            fresh.peer().ifPresent(area -> peer.calls = area);
            segments = peer.segments;
            number = direct.get().segment();
        }
        if (fresh.segment().isPresent()) {
            segments.put(number, fresh.segment().get());
        }
        FlowSegment found = segments.get(number);
        if (found == null) {
            throw new IOException("the daemon granted a flow without memory");
        }
        return found;
    }

    /**
     * Where a process is called.
     *
     * @throws IOException if the daemon did not say that
     */
    CallArea callAreaOf(long peer) throws IOException {
        Peer known = peers.get(peer);
        CallArea calls = known == null ? null : known.calls;
        if (calls == null) {
            throw new IOException("the daemon granted a flow with a process that cannot be called");
        }
        return calls;
    }

    /** A process is gone: its memory stays mapped until the last flow with it is closed. */
    void forget(long peer) {
        peers.remove(peer);
    }
}
