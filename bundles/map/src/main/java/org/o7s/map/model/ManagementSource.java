package org.o7s.map.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.o7s.core.problem.ProblemException;
import org.o7s.core.slot.PolicyManager;
import org.o7s.core.slot.PolicyManager.Receipt;
import org.o7s.core.time.Clocks;
import org.o7s.irm.management.FlowView;
import org.o7s.irm.management.IpcpView;
import org.o7s.irm.management.Management;
import org.o7s.irm.management.Management.Call;
import org.o7s.irm.management.MemberView;
import org.o7s.irm.management.SystemView;
import org.o7s.map.model.Snapshot.Section;

/**
 * Snapshots of a running system. What a table of the IRM answers is asked for at every look; what
 * every IPCP has to be asked for, at most {@value #LAYERS_PER_LOOK} layers and {@value
 * #IPCPS_PER_LOOK} IPCPs at a time, in turn, so that their loops are never held up by a page.
 */
public final class ManagementSource implements Source {
    /** The most flows, IPCPs and receipts that are shown. */
    static final int FLOWS_MAX = 4096;

    static final int IPCPS_MAX = 256;
    static final int RECEIPTS_MAX = 100;
    static final int SLOTS_MAX = 2048;

    static final int LAYERS_PER_LOOK = 4;
    static final int IPCPS_PER_LOOK = 8;
    static final int FLOWS_PER_LOOK = 256;

    private static final Call CALL = new Call(false, Duration.ofSeconds(2));

    private final Management management;
    private final Supplier<Optional<PolicyManager>> policies;
    private final Clocks clocks;
    private final Map<String, MemberView> members = new HashMap<>();
    private final Map<String, RibReading> readings = new HashMap<>();
    private final Turn layerTurn = new Turn(LAYERS_PER_LOOK);
    private final Turn ipcpTurn = new Turn(IPCPS_PER_LOOK);

    /**
     * Looks at a system.
     *
     * @param policies its policy manager, if it has one now
     */
    public ManagementSource(
            Management management, Supplier<Optional<PolicyManager>> policies, Clocks clocks) {
        this.management = management;
        this.policies = policies;
        this.clocks = clocks;
    }

    @Override
    public Snapshot look(long number) {
        List<IpcpView> ipcps = management.ipcps();
        List<FlowView> flows = management.flows();
        Map<String, Long> carried =
                flows.stream().collect(Collectors.groupingBy(FlowView::via, Collectors.counting()));
        askMembers(ipcps);
        askRibs(number, ipcps, carried);
        Map<Section, Map<String, String>> sections = new EnumMap<>(Section.class);
        Map<String, String> ipcpThings = new HashMap<>();
        Map<String, String> drops = new HashMap<>();
        for (IpcpView ipcp : ipcps.stream().limit(IPCPS_MAX).toList()) {
            ipcpThings.put(ipcp.name(), Things.ipcp(ipcp, members.get(ipcp.name())));
            RibReading reading = readings.get(ipcp.name());
            if (reading != null) {
                drops.put(ipcp.name(), Things.drops(reading.drops()));
            }
        }
        sections.put(Section.IPCPS, ipcpThings);
        sections.put(Section.DROPS, drops);
        addFlows(sections, flows);
        policies.get().ifPresent(manager -> addPolicies(sections, manager));
        long nowMs = clocks.wallNs() / 1_000_000;
        sections.put(Section.SYSTEM, Map.of("here", system(ipcps, flows)));
        return new Snapshot(number, nowMs, sections);
    }

    private String system(List<IpcpView> ipcps, List<FlowView> flows) {
        SystemView status = management.status();
        List<String> notShown = new ArrayList<>();
        if (flows.size() > FLOWS_MAX) {
            notShown.add((flows.size() - FLOWS_MAX) + " flows beyond the first " + FLOWS_MAX);
        }
        if (ipcps.size() > IPCPS_MAX) {
            notShown.add((ipcps.size() - IPCPS_MAX) + " IPCPs beyond the first " + IPCPS_MAX);
        }
        // Rounded, so that it is the same at every look.
        long startedMs = clocks.wallNs() / 1_000_000 - status.uptimeMs();
        return Things.system(status, startedMs / 1000 * 1000, notShown);
    }

    private void askMembers(List<IpcpView> ipcps) {
        Set<String> names = ipcps.stream().map(IpcpView::name).collect(Collectors.toSet());
        members.keySet().retainAll(names);
        List<String> layers =
                ipcps.stream()
                        .limit(IPCPS_MAX)
                        .flatMap(i -> i.status().layer().stream())
                        .distinct()
                        .toList();
        for (String layer : layerTurn.next(layers)) {
            try {
                management.layer(layer, CALL).forEach(m -> members.put(m.ipcp().name(), m));
            } catch (ProblemException e) {
                // It has gone since, or does not answer now; it is asked again in its turn.
                members.values()
                        .removeIf(m -> m.ipcp().status().layer().equals(Optional.of(layer)));
            }
        }
    }

    /** Whoever carries many flows has much to say, and is asked less often. */
    private void askRibs(long number, List<IpcpView> ipcps, Map<String, Long> carried) {
        List<String> shown = ipcps.stream().limit(IPCPS_MAX).map(IpcpView::name).toList();
        readings.keySet().retainAll(Set.copyOf(shown));
        for (String ipcp : ipcpTurn.next(shown)) {
            long every = 1 + carried.getOrDefault(ipcp, 0L) / FLOWS_PER_LOOK;
            if (!readings.containsKey(ipcp) || number % every == 0) {
                readings.put(ipcp, RibReading.of(ipcp, management.rib(ipcp + "/", CALL)));
            }
        }
    }

    private void addFlows(Map<Section, Map<String, String>> sections, List<FlowView> flows) {
        Map<String, String> things = new HashMap<>();
        Map<String, String> counters = new HashMap<>();
        for (FlowView flow : flows.stream().limit(FLOWS_MAX).toList()) {
            String key = Integer.toString(flow.id());
            RibReading carrier = readings.get(flow.via());
            String remote = carrier == null ? "" : carrier.remotes().getOrDefault(key, "");
            things.put(key, Things.flow(flow, remote));
            counters.put(key, Things.counters(flow.counters()));
        }
        sections.put(Section.FLOWS, things);
        sections.put(Section.COUNTERS, counters);
    }

    private static void addPolicies(
            Map<Section, Map<String, String>> sections, PolicyManager manager) {
        Map<String, String> slots = new HashMap<>();
        manager.slots().stream()
                .limit(SLOTS_MAX)
                .forEach(s -> slots.put(s.owner() + " " + s.kind(), Things.slot(s)));
        List<Receipt> history = manager.history();
        Map<String, String> receipts = new LinkedHashMap<>();
        history.stream()
                .skip(Math.max(0, history.size() - RECEIPTS_MAX))
                .forEach(r -> receipts.put(Long.toString(r.number()), Things.receipt(r)));
        sections.put(Section.SLOTS, slots);
        sections.put(Section.RECEIPTS, receipts);
    }
}
