package org.o7s.irm.broker;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.o7s.irm.broker.WaitingRequest.FromHere;
import org.o7s.irm.broker.WaitingRequest.FromPeer;
import org.o7s.irm.state.FlowHolder;
import org.o7s.irm.state.IpcpEntry;
import org.o7s.irm.state.ProcessEntry;
import org.o7s.irm.state.Shares;
import org.o7s.irm.state.Tally;

/**
 * The requests that wait for somebody to accept, by name, and who may have one more.
 *
 * <p>Three kinds are counted apart, so that none can shut out another: those of processes of this
 * system, which share as {@link Shares} says; those of its IPCPs, for flows of layers below; and
 * those of peers. Of the last two, one IPCP has at most a quarter of the table.
 */
final class WaitingRequests {
    private static final Comparator<WaitingRequest> OLDEST_FIRST =
            Comparator.comparingLong(WaitingRequest::number);

    private static final int IPCP_PARTS = 4;

    private final int most;
    private final int mostOfIpcp;
    private final Shares ofProcesses;
    private final Tally<IpcpEntry> ofIpcps = new Tally<>();
    private final Tally<IpcpEntry> ofPeers = new Tally<>();
    private final Map<String, NavigableMap<Long, WaitingRequest>> waiting = new HashMap<>();
    private final Map<Allocation, FromHere> fromHere = new HashMap<>();
    private int size;

    /** None waits; so many of each kind may. */
    WaitingRequests(int most) {
        this.most = most;
        this.mostOfIpcp = Math.max(1, most / IPCP_PARTS);
        this.ofProcesses = new Shares("requests", "wait for an accepting process", most);
    }

    /** How many wait. */
    int size() {
        return size;
    }

    /** Whose limit keeps somebody of this system from one more; empty if none does. */
    Optional<String> objection(FlowHolder asker) {
        return switch (asker) {
            case ProcessEntry process -> ofProcesses.objection(process.origin());
            case IpcpEntry ipcp ->
                    ofIpcps.of(ipcp) >= mostOfIpcp
                            ? Optional.of(mostOfIpcp + " requests of this IPCP wait already")
                            : Optional.empty();
        };
    }

    /** Whose limit keeps peers beyond an IPCP from one more; empty if none does. */
    Optional<String> objectionToPeer(IpcpEntry ipcp) {
        if (ofPeers.total() >= most) {
            return Optional.of(most + " requests of peers wait already");
        }
        return ofPeers.of(ipcp) >= mostOfIpcp
                ? Optional.of(mostOfIpcp + " requests of peers wait already that came through it")
                : Optional.empty();
    }

    /** One of a peer is being answered: it still counts, until {@link #answered}. */
    void answering(FromPeer request) {
        ofPeers.add(request.ipcp());
    }

    /** One of a peer is not being answered any more. */
    void answered(FromPeer request) {
        ofPeers.remove(request.ipcp());
    }

    /** One waits. */
    void add(WaitingRequest request) {
        waiting.computeIfAbsent(request.name(), _ -> new TreeMap<>())
                .put(request.number(), request);
        size++;
        switch (request) {
            case FromPeer r -> ofPeers.add(r.ipcp());
            case FromHere r -> {
                fromHere.put(r.allocation(), r);
                switch (r.allocation().holder()) {
                    case ProcessEntry process -> ofProcesses.add(process.origin());
                    case IpcpEntry ipcp -> ofIpcps.add(ipcp);
                }
            }
        }
    }

    /** One waits no more, and its time limit is of no interest; returns whether it did wait. */
    boolean remove(WaitingRequest request) {
        NavigableMap<Long, WaitingRequest> others = waiting.get(request.name());
        if (others == null || others.remove(request.number()) == null) {
            return false;
        }
        if (others.isEmpty()) {
            waiting.remove(request.name());
        }
        size--;
        request.limit().cancel();
        switch (request) {
            case FromPeer r -> ofPeers.remove(r.ipcp());
            case FromHere r -> {
                fromHere.remove(r.allocation());
                switch (r.allocation().holder()) {
                    case ProcessEntry process -> ofProcesses.remove(process.origin());
                    case IpcpEntry ipcp -> ofIpcps.remove(ipcp);
                }
            }
        }
        return true;
    }

    /** That of an allocation waits no more, if it has one. */
    void remove(Allocation allocation) {
        FromHere request = fromHere.get(allocation);
        if (request != null) {
            remove(request);
        }
    }

    /** Those of peers that came through an IPCP wait no more. */
    void removePeersBeyond(IpcpEntry ipcp) {
        for (WaitingRequest request : all()) {
            if (request instanceof FromPeer peer && peer.ipcp() == ipcp) {
                remove(request);
            }
        }
    }

    boolean contains(WaitingRequest request) {
        NavigableMap<Long, WaitingRequest> others = waiting.get(request.name());
        return others != null && others.containsKey(request.number());
    }

    /** All that wait for a name, oldest first. */
    List<WaitingRequest> forName(String name) {
        NavigableMap<Long, WaitingRequest> found = waiting.get(name);
        return found == null ? List.of() : List.copyOf(found.values());
    }

    /** The oldest that waits for any of these names and came after another; empty if none does. */
    Optional<WaitingRequest> next(Collection<String> names, long after) {
        return names.stream()
                .flatMap(name -> Optional.ofNullable(waiting.get(name)).stream())
                .flatMap(requests -> Optional.ofNullable(requests.higherEntry(after)).stream())
                .map(Map.Entry::getValue)
                .min(OLDEST_FIRST);
    }

    /** All, oldest first. */
    List<WaitingRequest> all() {
        List<WaitingRequest> all = new ArrayList<>(size);
        waiting.values().forEach(requests -> all.addAll(requests.values()));
        all.sort(OLDEST_FIRST);
        return all;
    }

    /** Those of these names for which any waits. */
    List<String> waitedFor(Collection<String> names) {
        return names.stream().filter(waiting::containsKey).toList();
    }
}
