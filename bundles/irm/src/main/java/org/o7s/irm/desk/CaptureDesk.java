package org.o7s.irm.desk;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.o7s.core.capture.PcapngWriter;
import org.o7s.core.capture.Tap;
import org.o7s.core.loop.Loop;
import org.o7s.core.problem.ProblemException;
import org.o7s.core.time.Clocks;
import org.o7s.irm.broker.BrokerParts;
import org.o7s.irm.capture.Capture;
import org.o7s.irm.capture.CaptureFile;
import org.o7s.irm.capture.CaptureProblems;
import org.o7s.irm.capture.FlowTaps;
import org.o7s.irm.capture.KeptCaptures;
import org.o7s.irm.capture.KeptCaptures.Kept;
import org.o7s.irm.capture.LayerMap;
import org.o7s.irm.capture.Takers;
import org.o7s.irm.management.CaptureRequest;
import org.o7s.irm.management.CaptureRequest.Source;
import org.o7s.irm.management.CaptureView;
import org.o7s.irm.management.IpcpView;
import org.o7s.irm.management.Management.Call;
import org.o7s.irm.management.MemberView;
import org.o7s.irm.state.FlowEntry;
import org.o7s.irm.state.IpcpEntry;
import org.o7s.irm.state.Registry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Captures: finds what is to be captured, taps it, and lets go of it when the capture is over. Any
 * thread but those of the loops. Source: docs/wire/capture.md.
 */
final class CaptureDesk {
    /** The most captures that go on at a time. */
    static final int RUNNING_MAX = 8;

    /** How long a system that stops waits for all files, and whoever cannot begin for one. */
    private static final Duration END_LIMIT = Duration.ofSeconds(5);

    private static final String STOPPED = "the daemon stopped";
    private static final Logger LOG = LoggerFactory.getLogger(CaptureDesk.class);

    private final Caller caller;
    private final Registry registry;
    private final Loop loop;
    private final Clocks clocks;
    private final Listings listings;
    private final LayerDesk layers;
    private final Rib rib;
    private final FlowTaps flows;
    private final Takers<IpcpEntry, Tap.Both> ports = new Takers<>(this::tapPort);

    /** What IPCPs answer to their last taps; on the IRM's loop. */
    private final Map<IpcpEntry, CompletableFuture<Boolean>> answers = new HashMap<>();

    /** Each with the IPCPs whose ports it taps. */
    private final KeptCaptures<IpcpEntry> captures = new KeptCaptures<>();

    CaptureDesk(Caller caller, BrokerParts parts, Listings listings, LayerDesk layers, Rib rib) {
        this.caller = caller;
        this.registry = parts.registry();
        this.loop = parts.loop();
        this.clocks = parts.context().clocks();
        this.listings = listings;
        this.layers = layers;
        this.rib = rib;
        this.flows = new FlowTaps(registry.flows());
        registry.flows().watch(flows);
        registry.ipcps().watch(this::ipcpGone);
    }

    /** All that are remembered, by number. */
    List<CaptureView> all() {
        return captures.all().stream().map(s -> s.capture().view()).toList();
    }

    CaptureView start(CaptureRequest request, Call call) {
        String what = "cannot capture " + request.what();
        TimeLimit limit = caller.limit(call);
        return caller.change(
                limit,
                what,
                () -> {
                    CaptureFile.check(request.file());
                    if (captures.running().size() >= RUNNING_MAX) {
                        throw DeskProblems.limit(what, "captures at a time", RUNNING_MAX);
                    }
                    List<IpcpEntry> ports = caller.look(() -> ports(request));
                    if (call.plan()) {
                        return new CaptureView(
                                0, request.what(), request.file().toString(), "planned", 0, 0, 0);
                    }
                    return begin(limit, what, request, ports, map(call));
                });
    }

    private CaptureView begin(
            TimeLimit limit,
            String what,
            CaptureRequest request,
            List<IpcpEntry> over,
            String map) {
        Capture capture =
                new Capture(
                        captures.newId(),
                        request,
                        over.stream().map(CaptureDesk::place).toList(),
                        map,
                        clocks,
                        this::letGo);
        Kept<IpcpEntry> kept = new Kept<>(capture, over);
        captures.add(kept);
        capture.start();
        try {
            caller.onLoop(limit, what, () -> tap(kept))
                    .forEach(answer -> caller.await(limit, what, answer));
        } catch (RuntimeException e) {
            captures.giveUp(capture, END_LIMIT);
            throw e;
        }
        return capture.view();
    }

    /** Taps what a capture is of; returns what is waited for. On the IRM's loop. */
    private List<CompletableFuture<Boolean>> tap(Kept<IpcpEntry> session) {
        List<CompletableFuture<Boolean>> asked = new ArrayList<>();
        Capture capture = session.capture();
        if (!capture.isRunning()) {
            // It has failed already, and nobody would let go.
            return asked;
        }
        for (int i = 0; i < session.ports().size(); i++) {
            IpcpEntry port = session.ports().get(i);
            capture.portTaps(i + 1).forEach(taps -> ports.add(port, capture, taps));
            asked.add(answers.getOrDefault(port, CompletableFuture.completedFuture(true)));
        }
        flows.begin(capture);
        return asked;
    }

    /** Gives the port of an IPCP the taps that it has from now on. On the IRM's loop. */
    private void tapPort(IpcpEntry entry, List<Tap.Both> taps) {
        Optional<Tap.Both> all = Tap.Both.of(taps);
        answers.put(entry, caller.begin(entry, (ipcp, reply) -> ipcp.tap(all, reply)));
    }

    /** On the IRM's loop. */
    private void ipcpGone(IpcpEntry gone) {
        ports.forget(gone);
        answers.remove(gone);
        for (Kept<IpcpEntry> session : captures.running()) {
            CaptureRequest request = session.capture().request();
            boolean meant = request.source() == Source.IPCP && request.target().equals(gone.name());
            boolean last =
                    session.ports().contains(gone)
                            && session.ports().stream().allMatch(IpcpEntry::isGone);
            if (meant || last) {
                session.capture().wantEnd("IPCP \"" + gone.name() + "\" is gone");
            }
        }
    }

    CaptureView stop(int id, Call call) {
        Capture capture =
                captures.find(id)
                        .orElseThrow(
                                () ->
                                        CaptureProblems.noCapture(
                                                Integer.toString(id), captures.ids()));
        if (call.plan()) {
            return capture.view();
        }
        TimeLimit limit = caller.limit(call);
        if (capture.isRunning()) {
            capture.addLastMap(map(call));
        }
        return capture.stop(limit.left());
    }

    /** The system stops: all files are complete when this returns, if the disk is not too slow. */
    void endAll() {
        TimeLimit limit = caller.limit(END_LIMIT);
        List<Capture> going = captures.running().stream().map(Kept::capture).toList();
        // All at once: each has the whole time.
        going.forEach(c -> c.wantEnd(STOPPED));
        for (Capture capture : going) {
            if (!capture.end(STOPPED, limit.left())) {
                LOG.warn(
                        "capture {} into {} is not complete after {} s, and stays so",
                        capture.id(),
                        capture.request().file(),
                        END_LIMIT.toSeconds());
            }
        }
    }

    /** By the thread of a capture that is over. */
    private void letGo(Capture capture) {
        try {
            loop.execute(
                    () -> {
                        flows.end(capture);
                        ports.remove(capture);
                    });
        } catch (RejectedExecutionException e) {
            LOG.debug("capture {} ends after the IRM", capture.id(), e);
        }
    }

    /** The IPCPs whose ports are to be tapped; none if it is flows. On the IRM's loop. */
    private List<IpcpEntry> ports(CaptureRequest request) {
        return switch (request.source()) {
            case INTERFACE -> over(request);
            case IPCP -> portOf(request);
            case FLOW -> {
                FlowTaps.check(request, flow(request));
                yield List.of();
            }
        };
    }

    private List<IpcpEntry> over(CaptureRequest request) {
        List<IpcpEntry> found =
                registry.ipcps().all().stream()
                        .filter(e -> linkType(e).isPresent())
                        .filter(e -> request.target().equals(device(e)))
                        .toList();
        if (found.isEmpty()) {
            throw CaptureProblems.unknown(request, "irm ipcp list");
        }
        return found;
    }

    private List<IpcpEntry> portOf(CaptureRequest request) {
        IpcpEntry entry =
                registry.ipcps()
                        .find(request.target())
                        .orElseThrow(() -> CaptureProblems.unknown(request, "irm ipcp list"));
        return linkType(entry).isPresent() ? List.of(entry) : List.of();
    }

    private FlowEntry flow(CaptureRequest request) {
        return registry.flows().all().stream()
                .filter(f -> Integer.toString(f.id()).equals(request.target()))
                .findFirst()
                .orElseThrow(() -> CaptureProblems.unknown(request, "irm flow list"));
    }

    /** What passes its port; empty if it has none. */
    private static Optional<Integer> linkType(IpcpEntry entry) {
        return switch (entry.type()) {
            case ETH_DIX, ETH_LLC -> Optional.of(PcapngWriter.ETHERNET);
            case UDP4, UDP6 -> Optional.of(PcapngWriter.IP);
            case RAPTOR ->
                    Optional.of(
                            device(entry).startsWith("/")
                                    ? PcapngWriter.RAPTOR
                                    : PcapngWriter.ETHERNET);
            case LOCAL, UNICAST, BROADCAST -> Optional.empty();
        };
    }

    private static String device(IpcpEntry entry) {
        return entry.ipcp().status().facts().getOrDefault("dev", "");
    }

    private static Capture.Place place(IpcpEntry entry) {
        return new Capture.Place(
                linkType(entry).orElse(PcapngWriter.ETHERNET),
                "ipcp " + entry.name(),
                entry.label());
    }

    private List<MemberView> membersOf(String layer, Call call) {
        try {
            return layers.layer(layer, call);
        } catch (ProblemException e) {
            // It is going just now: the map says less of it.
            return List.of();
        }
    }

    /** The layers and flows of the moment. */
    private String map(Call call) {
        List<IpcpView> ipcps = caller.look(listings::ipcps);
        List<MemberView> members = new ArrayList<>();
        Map<String, Boolean> seen = new LinkedHashMap<>();
        for (IpcpView ipcp : ipcps) {
            Optional<String> layer = ipcp.status().layer();
            if (layer.isPresent() && seen.putIfAbsent(layer.get(), true) == null) {
                members.addAll(membersOf(layer.get(), call));
            }
        }
        LayerMap map = new LayerMap();
        map.addIpcps(ipcps, members);
        map.addFlows(caller.look(listings::flows));
        map.addEndpoints(rib.read("", call));
        return map.toString();
    }
}
