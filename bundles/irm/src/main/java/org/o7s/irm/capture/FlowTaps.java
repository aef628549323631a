package org.o7s.irm.capture;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.o7s.core.capture.Tap;
import org.o7s.core.flow.FlowEnd;
import org.o7s.irm.management.CaptureRequest;
import org.o7s.irm.management.CaptureRequest.Source;
import org.o7s.irm.state.FlowEntry;
import org.o7s.irm.state.FlowTable;
import org.o7s.irm.state.HeldFlow;
import org.o7s.irm.state.IpcpEntry;

/**
 * The taps of flows: those that exist when a capture begins, and those that are made while it goes
 * on. Belongs to the IRM's loop.
 */
public final class FlowTaps implements FlowTable.Watcher {
    private static final String OVER = "the flow is over";

    private final FlowTable table;
    private final List<Capture> captures = new ArrayList<>();
    private final Takers<FlowEnd, Tap> takers = new Takers<>((end, taps) -> end.tap(Tap.of(taps)));

    /** Taps of the flows of a table, none yet. */
    public FlowTaps(FlowTable table) {
        this.table = table;
    }

    /**
     * Refuses a flow that cannot be captured.
     *
     * @throws org.o7s.core.problem.ProblemException with the reason
     */
    public static void check(CaptureRequest request, FlowEntry entry) {
        if (entry.end().isEmpty()) {
            throw entry.flow().isPresent()
                    ? CaptureProblems.direct(request, entry.name())
                    : CaptureProblems.outOfSight(
                            request,
                            "it is not allocated yet: nobody knows what will carry it",
                            "irm flow list");
        }
    }

    /**
     * Taps all flows of a capture from now on, and tells it of new ones; that alone, if it has
     * none.
     */
    public void begin(Capture capture) {
        captures.add(capture);
        List<FlowEntry> all = table.all();
        all.forEach(entry -> tap(capture, entry));
        CaptureRequest request = capture.request();
        if (request.source() == Source.FLOW && all.stream().noneMatch(e -> isMeant(request, e))) {
            capture.wantEnd(OVER);
        }
    }

    /** Lets go of them. */
    public void end(Capture capture) {
        captures.remove(capture);
        takers.remove(capture);
    }

    @Override
    public void flowChanged(FlowEntry entry) {
        for (Capture capture : captures) {
            if (!capture.hasPorts() && !isMeant(capture.request(), entry)) {
                continue;
            }
            entry.flow().ifPresent(flow -> capture.addMap(map(entry, flow)));
            tap(capture, entry);
        }
    }

    @Override
    public void flowClosed(FlowEntry entry) {
        entry.end()
                .ifPresent(
                        end -> {
                            takers.forget(end);
                            takers.forget(end.link().other(end));
                        });
        for (Capture capture : captures) {
            if (capture.request().source() == Source.FLOW && isMeant(capture.request(), entry)) {
                capture.wantEnd(OVER);
            }
        }
    }

    private static String map(FlowEntry entry, HeldFlow flow) {
        Optional<IpcpEntry> via = entry.via();
        LayerMap map = new LayerMap();
        map.flow(
                entry.id(),
                entry.name(),
                entry.holder().title(),
                via.map(IpcpEntry::name).orElse("direct"),
                via.map(IpcpEntry::layer).orElse(""),
                flow.qos());
        return map.toString();
    }

    private static boolean isMeant(CaptureRequest request, FlowEntry entry) {
        return switch (request.source()) {
            case FLOW -> Integer.toString(entry.id()).equals(request.target());
            case IPCP -> isOf(request.target(), entry);
            case INTERFACE -> false;
        };
    }

    /** An IPCP that uses flows shows those; one that does not, those that it carries. */
    private static boolean isOf(String ipcp, FlowEntry entry) {
        boolean held = entry.holder() instanceof IpcpEntry holder && holder.name().equals(ipcp);
        boolean carried =
                entry.via().filter(v -> v.name().equals(ipcp) && !v.usesFlows()).isPresent();
        return held || carried;
    }

    private void tap(Capture capture, FlowEntry entry) {
        if (capture.hasPorts() || !isMeant(capture.request(), entry)) {
            return;
        }
        entry.end()
                .ifPresent(
                        end ->
                                capture.flowTaps(entry.id())
                                        .forEach(taps -> tap(capture, end, taps)));
    }

    /** What the other side takes goes down; what the holder takes came up. */
    private void tap(Capture capture, FlowEnd end, Tap.Both taps) {
        takers.add(end.link().other(end), capture, taps.down());
        takers.add(end, capture, taps.up());
    }
}
