package org.o7s.irm.state;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.o7s.core.loop.Loop;
import org.o7s.core.slot.PolicySlots;
import org.o7s.irm.environment.Limits;

/** All tables of an IRM together, and what only several of them know. Belongs to the IRM's loop. */
public final class Registry {
    private final NameTable names;
    private final Bindings<String> programs;
    private final ProgramUsers programUsers = new ProgramUsers();
    private final Bindings<Long> processBindings;
    private final Bindings<String> ipcpBindings;
    private final Bindings<String> registrations;
    private final Map<Long, Remembered> remembered = new TreeMap<>();
    private final ProcessTable processes;
    private final IpcpTable ipcps;
    private final FlowTable flows;

    /** Empty tables. */
    public Registry(PolicySlots slots, Loop loop, Limits limits) {
        this.names = new NameTable(slots, loop, limits.names());
        this.programs = new Bindings<>(limits.bindings());
        this.processBindings = new Bindings<>(limits.bindings());
        this.ipcpBindings = new Bindings<>(limits.bindings());
        this.registrations = new Bindings<>(limits.registrations());
        this.processes = new ProcessTable(limits.processes(), limits.flowsPerProcess());
        this.ipcps = new IpcpTable(limits.ipcps());
        this.flows = new FlowTable(limits.flows());
    }

    /** The names. */
    public NameTable names() {
        return names;
    }

    /** Names bound to programs. */
    public Bindings<String> programs() {
        return programs;
    }

    /** Whose processes may serve names bound to programs. */
    public ProgramUsers programUsers() {
        return programUsers;
    }

    /** Names bound to single processes. */
    public Bindings<Long> processBindings() {
        return processBindings;
    }

    /** Names bound to IPCPs. */
    public Bindings<String> ipcpBindings() {
        return ipcpBindings;
    }

    /** Names registered with IPCPs, by the IPCPs' names: they outlive an IPCP. */
    public Bindings<String> registrations() {
        return registrations;
    }

    /** The processes. */
    public ProcessTable processes() {
        return processes;
    }

    /** The IPCPs. */
    public IpcpTable ipcps() {
        return ipcps;
    }

    /** The flow ends. */
    public FlowTable flows() {
        return flows;
    }

    /** Binds names to a process when it comes back. */
    public void remember(Remembered process) {
        remembered.put(process.pid(), process);
    }

    /** Processes that had names and did not come back yet. */
    public List<Remembered> remembered() {
        return List.copyOf(remembered.values());
    }

    /** A process announces itself: if it had names under an earlier daemon, it has them again. */
    public void bindAgain(ProcessEntry process) {
        Remembered known = remembered.get(process.id());
        if (known == null) {
            return;
        }
        remembered.remove(process.id());
        if (known.is(process)) {
            for (String name : known.names()) {
                if (names.find(name).isPresent() && !processBindings.isFull()) {
                    processBindings.add(process.id(), name);
                }
            }
        }
    }

    /** Whether a holder accepts flows for a name: a process by its own binding or its program's. */
    public boolean isBound(FlowHolder holder, String name) {
        return switch (holder) {
            case ProcessEntry process ->
                    processBindings.isBound(process.id(), name)
                            || (programs.isBound(process.program(), name)
                                    && programUsers.mayServe(process, name));
            case IpcpEntry ipcp -> ipcpBindings.isBound(ipcp.name(), name);
        };
    }

    /** Whether anybody here accepts flows for a name. */
    public boolean isAnyBound(String name) {
        return isAnyProcessBound(name) || !boundIpcps(name).isEmpty();
    }

    /** Whether any process accepts flows for a name. */
    public boolean isAnyProcessBound(String name) {
        return !processBindings.holdersOf(name).isEmpty() || ofPrograms(name).findAny().isPresent();
    }

    /** The IPCPs that accept flows for a name; those of types that use no flows are none. */
    public List<IpcpEntry> boundIpcps(String name) {
        return ipcpBindings.holdersOf(name).stream()
                .flatMap(ipcp -> ipcps.find(ipcp).stream())
                .filter(ipcp -> !ipcp.isGone() && ipcp.usesFlows())
                .toList();
    }

    /** The processes that accept flows for a name, by number. */
    public List<ProcessEntry> boundProcesses(String name) {
        Stream<ProcessEntry> single =
                processBindings.holdersOf(name).stream().flatMap(p -> processes.find(p).stream());
        return Stream.concat(single, ofPrograms(name))
                .distinct()
                .sorted(Comparator.comparingLong(ProcessEntry::id))
                .toList();
    }

    /** The processes that accept flows for a name because of what they run. */
    private Stream<ProcessEntry> ofPrograms(String name) {
        return programs.holdersOf(name).stream()
                .flatMap(program -> processes.running(program).stream())
                .filter(process -> programUsers.mayServe(process, name));
    }

    /** Whoever accepts flows for a name, and might do so now. */
    public List<FlowHolder> bound(String name) {
        List<FlowHolder> all = new ArrayList<>(boundProcesses(name));
        for (String ipcp : ipcpBindings.holdersOf(name)) {
            ipcps.find(ipcp).ifPresent(all::add);
        }
        return all;
    }

    /** The names that a holder accepts flows for. */
    public List<String> namesOf(FlowHolder holder) {
        return switch (holder) {
            case ProcessEntry process -> namesOf(process);
            case IpcpEntry ipcp -> ipcpBindings.namesOf(ipcp.name());
        };
    }

    /** The names that a process accepts flows for: its own first, then its program's. */
    public List<String> namesOf(ProcessEntry process) {
        Set<String> all = new LinkedHashSet<>(processBindings.namesOf(process.id()));
        for (String name : programs.namesOf(process.program())) {
            if (programUsers.mayServe(process, name)) {
                all.add(name);
            }
        }
        return List.copyOf(all);
    }

    /** Makes sure that a name exists, as one that was implied. */
    public void implyName(String name) {
        if (names.find(name).isEmpty()) {
            names.create(name, NameTable.IMPLIED, true);
        }
    }

    /** Forgets a name and its bindings; its registrations stay. */
    public void destroyName(String name) {
        programs.removeName(name);
        programUsers.forgetName(name);
        processBindings.removeName(name);
        remembered.replaceAll((_, process) -> process.without(name));
        ipcpBindings.removeName(name);
        names.remove(name);
    }
}
