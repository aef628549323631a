package org.o7s.irm.desk;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.o7s.core.ipcp.IpcpStatus;
import org.o7s.core.time.Clocks;
import org.o7s.irm.broker.FlowBroker;
import org.o7s.irm.management.FlowView;
import org.o7s.irm.management.IpcpView;
import org.o7s.irm.management.NameView;
import org.o7s.irm.management.ProcessView;
import org.o7s.irm.management.ProgramView;
import org.o7s.irm.state.FlowEntry;
import org.o7s.irm.state.HeldFlow;
import org.o7s.irm.state.IpcpEntry;
import org.o7s.irm.state.NameEntry;
import org.o7s.irm.state.ProcessEntry;
import org.o7s.irm.state.Registry;
import org.o7s.irm.superserver.SuperServer;

/** Snapshots of the tables, made on the IRM's loop. */
final class Listings {
    private static final long NS_PER_MS = 1_000_000;

    private final Registry registry;
    private final FlowBroker broker;
    private final SuperServer superServer;
    private final Clocks clocks;

    Listings(Registry registry, FlowBroker broker, SuperServer superServer, Clocks clocks) {
        this.registry = registry;
        this.broker = broker;
        this.superServer = superServer;
        this.clocks = clocks;
    }

    List<IpcpView> ipcps() {
        return registry.ipcps().all().stream()
                .map(e -> new IpcpView(e.id(), e.name(), e.type(), status(e)))
                .toList();
    }

    /** What an IPCP says of itself, and what only we know. */
    private static IpcpStatus status(IpcpEntry entry) {
        IpcpStatus own = entry.ipcp().status();
        Map<String, String> facts = new LinkedHashMap<>(own.facts());
        facts.put("loop", entry.loop());
        return new IpcpStatus(own.state(), own.layer(), own.hash(), own.detail(), facts);
    }

    List<NameView> names() {
        return registry.names().all().stream().map(this::name).toList();
    }

    private NameView name(NameEntry entry) {
        String name = entry.name();
        return new NameView(
                name,
                entry.loadBalance().policy(),
                entry.direct(),
                registry.programs().holdersOf(name),
                registry.boundProcesses(name).stream().map(ProcessEntry::id).toList(),
                registry.ipcpBindings().holdersOf(name),
                registry.registrations().holdersOf(name),
                broker.waitingAccepts(name));
    }

    List<ProcessView> processes() {
        return registry.processes().all().stream().map(this::process).toList();
    }

    private ProcessView process(ProcessEntry process) {
        ProcessEntry.Holdings.Amounts amounts = process.holdings();
        return new ProcessView(
                process.id(),
                process.origin().user(),
                process.program(),
                registry.namesOf(process),
                process.held().size(),
                broker.waitingAccepts(process),
                (clocks.monotonicNs() - process.sinceNs()) / NS_PER_MS,
                amounts.memoryBytes(),
                amounts.requests(),
                process.frcp());
    }

    List<ProgramView> programs() {
        Set<String> programs = new TreeSet<>(registry.programs().holders());
        return programs.stream()
                .map(
                        program ->
                                new ProgramView(
                                        program,
                                        registry.programs().namesOf(program),
                                        registry.processes().all().stream()
                                                .filter(p -> p.program().equals(program))
                                                .map(ProcessEntry::id)
                                                .toList(),
                                        superServer.views(program)))
                .toList();
    }

    List<FlowView> flows() {
        return registry.flows().all().stream()
                .flatMap(e -> e.flow().map(f -> flow(e, f)).stream())
                .toList();
    }

    /** A flow in a listing. */
    static FlowView flow(FlowEntry entry, HeldFlow flow) {
        return new FlowView(
                entry.id(),
                entry.name(),
                entry.holder().id(),
                entry.holder().title(),
                entry.accepted(),
                entry.via().map(IpcpEntry::name).orElse("direct"),
                entry.via().map(IpcpEntry::layer).orElse(""),
                entry.peer().map(FlowEntry::id).orElse(0),
                flow.state(),
                flow.qos(),
                flow.grantedQos(),
                flow.mpsBytes(),
                flow.counters());
    }
}
