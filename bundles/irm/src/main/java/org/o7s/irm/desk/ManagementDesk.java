package org.o7s.irm.desk;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.NonNull;
import org.o7s.api.Applications;
import org.o7s.api.QosSpec;
import org.o7s.core.counters.CounterSet;
import org.o7s.core.driver.DriverCatalog;
import org.o7s.core.ipcp.FlowPath;
import org.o7s.core.ipcp.IpcpFactory;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LayerChange;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.slot.PolicyChange;
import org.o7s.irm.broker.BrokerParts;
import org.o7s.irm.broker.FlowBroker;
import org.o7s.irm.environment.IrmContext;
import org.o7s.irm.environment.StartCommand;
import org.o7s.irm.management.CaptureRequest;
import org.o7s.irm.management.CaptureView;
import org.o7s.irm.management.Component;
import org.o7s.irm.management.FlowLook;
import org.o7s.irm.management.FlowView;
import org.o7s.irm.management.IpcpView;
import org.o7s.irm.management.JoinRequest;
import org.o7s.irm.management.Management;
import org.o7s.irm.management.MemberView;
import org.o7s.irm.management.NameView;
import org.o7s.irm.management.ProcessView;
import org.o7s.irm.management.ProgramView;
import org.o7s.irm.management.Resolution;
import org.o7s.irm.management.SystemView;
import org.o7s.irm.management.TraceView;

/** The management API of one IRM: hands every operation to the desk that knows about it. */
public final class ManagementDesk implements Management {
    private final Caller caller;
    private final IrmContext context;
    private final Listings listings;
    private final IpcpMaker maker;
    private final IpcpDesk ipcps;
    private final JoinDesk joins;
    private final NeighbourDesk neighbours;
    private final LayerDesk layers;
    private final BundleFollower bundles;
    private final NameDesk names;
    private final BindingDesk bindings;
    private final Overview overview;
    private final PathDesk paths;
    private final PromiseDesk promises;
    private final Rib rib;
    private final PolicyDesk policies;
    private final CaptureDesk captures;

    /**
     * A desk.
     *
     * @param processNumbers the last number given out: processes and IPCPs share one sequence
     * @param applications the door for what the desk does as a process of its own
     */
    public ManagementDesk(
            BrokerParts parts,
            FlowBroker broker,
            AtomicLong processNumbers,
            Applications applications) {
        this.context = parts.context();
        this.caller = new Caller(parts.loop(), context);
        this.listings = new Listings(parts.registry(), broker, parts.programs(), context.clocks());
        this.maker = new IpcpMaker(caller, parts, broker, processNumbers);
        this.ipcps = new IpcpDesk(caller, parts.settings(), parts.registry(), broker, maker);
        this.joins = new JoinDesk(caller, parts.registry(), maker, ipcps);
        this.neighbours = new NeighbourDesk(caller, parts.registry());
        this.layers = new LayerDesk(caller, parts.registry());
        this.bundles = new BundleFollower(caller, parts, maker, ipcps, joins, neighbours);
        this.names =
                new NameDesk(caller, parts.registry(), parts.programs(), parts.settings().limits());
        this.bindings = new BindingDesk(caller, parts, broker);
        this.overview = new Overview(caller, parts.registry(), context, parts.settings());
        this.paths =
                new PathDesk(
                        caller, parts.registry(), broker, context.clocks(), overview, applications);
        this.promises = new PromiseDesk(caller, parts.registry(), paths);
        Map<String, Supplier<CounterSet>> counters = new LinkedHashMap<>();
        counters.put("requests", broker::counters);
        counters.put("handshakes", parts.handshakes()::counters);
        counters.put("loop", parts.loop()::counters);
        this.policies = new PolicyDesk(caller, parts.registry());
        this.rib = new Rib(caller, parts.registry(), listings, counters);
        this.captures = new CaptureDesk(caller, parts, listings, layers, rib);
        rib.addCaptures(captures::all);
    }

    /** From now on, shows counters of another part of the IRM at a path below its own. */
    public void addCounters(String path, Supplier<CounterSet> set) {
        rib.addCounters(path, set);
    }

    /**
     * From now on, has somebody look at the tables after every change, by the thread that made it.
     *
     * @param look on the IRM's loop
     * @param then with what was seen, on the thread of the change
     */
    public <T extends @NonNull Object> void afterChanges(Supplier<T> look, Consumer<T> then) {
        caller.afterChange(() -> then.accept(caller.look(look)));
    }

    /** A bundle makes IPCPs of a type from now on. */
    public void addFactory(IpcpFactory factory) {
        bundles.addFactory(factory);
    }

    /** A bundle goes: its IPCPs are gone when this returns. */
    public void removeFactory(IpcpFactory factory) {
        bundles.removeFactory(factory);
    }

    /** Ends all IPCPs: the system stops. */
    public void endAll() {
        bundles.endAll();
        captures.endAll();
    }

    /** Refuses everything from now on. */
    public void stop() {
        caller.stop();
    }

    @Override
    public Done createIpcp(String name, IpcpType type, Call call) {
        return ipcps.create(name, type, call);
    }

    @Override
    public Done destroyIpcp(String name, Call call) {
        return ipcps.destroy(name, call);
    }

    @Override
    public Done bootstrapIpcp(
            String name,
            Optional<IpcpType> type,
            LayerConfig config,
            boolean autobind,
            boolean keep,
            Call call) {
        return ipcps.bootstrap(name, type, config, autobind, keep, call);
    }

    @Override
    public LayerChange changePolicies(String layer, List<PolicyChange> changes, Call call) {
        return policies.change(layer, changes, call);
    }

    @Override
    public Done enrolIpcp(JoinRequest request, Call call) {
        return joins.enrol(request, call);
    }

    @Override
    public Done connectIpcp(
            String ipcp, String member, List<Component> components, QosSpec dataQos, Call call) {
        return neighbours.connect(ipcp, member, components, dataQos, call);
    }

    @Override
    public Done disconnectIpcp(String ipcp, String member, List<Component> components, Call call) {
        return neighbours.disconnect(ipcp, member, components, call);
    }

    @Override
    public List<MemberView> layer(String layer, Call call) {
        return layers.layer(layer, call);
    }

    @Override
    public List<IpcpView> ipcps() {
        return caller.look(listings::ipcps);
    }

    @Override
    public List<IpcpFactory> ipcpTypes() {
        return maker.factories();
    }

    @Override
    public Done createName(String name, String loadBalance, boolean direct, Call call) {
        return names.create(name, loadBalance, direct, call);
    }

    @Override
    public Done destroyName(String name, Call call) {
        return names.destroy(name, call);
    }

    @Override
    public Done registerName(String name, List<Target> targets, Call call) {
        return names.register(name, targets, call);
    }

    @Override
    public Done unregisterName(String name, List<Target> targets, Call call) {
        return names.unregister(name, targets, call);
    }

    @Override
    public List<NameView> names() {
        return caller.look(listings::names);
    }

    @Override
    public Done bindProgram(String program, String name, Optional<StartCommand> start, Call call) {
        return bindings.bindProgram(program, name, start, call);
    }

    @Override
    public Done allowUser(String program, String name, String user, Call call) {
        return bindings.allowUser(program, name, user, call);
    }

    @Override
    public Done unbindProgram(String program, Optional<String> name, Call call) {
        return bindings.unbindProgram(program, name, call);
    }

    @Override
    public Done bindProcess(long process, String name, Call call) {
        return bindings.bindProcess(process, name, call);
    }

    @Override
    public Done unbindProcess(long process, Optional<String> name, Call call) {
        return bindings.unbindProcess(process, name, call);
    }

    @Override
    public Done bindIpcp(String ipcp, String name, Call call) {
        return bindings.bindIpcp(ipcp, name, call);
    }

    @Override
    public Done unbindIpcp(String ipcp, Optional<String> name, Call call) {
        return bindings.unbindIpcp(ipcp, name, call);
    }

    @Override
    public List<ProcessView> processes() {
        return caller.look(listings::processes);
    }

    @Override
    public List<ProgramView> programs() {
        return caller.look(listings::programs);
    }

    @Override
    public List<FlowView> flows() {
        return caller.look(listings::flows);
    }

    @Override
    public FlowPath explainFlow(int flowId, Call call) {
        return paths.explainFlow(flowId, call);
    }

    @Override
    public FlowLook lookAtFlow(int flowId, Call call) {
        return promises.look(flowId, call);
    }

    @Override
    public FlowPath explainName(String name, Call call) {
        return paths.explainName(name, call);
    }

    @Override
    public TraceView trace(String name, Call call) {
        return paths.trace(name, call);
    }

    @Override
    public CaptureView startCapture(CaptureRequest request, Call call) {
        return captures.start(request, call);
    }

    @Override
    public List<CaptureView> captures() {
        return captures.all();
    }

    @Override
    public CaptureView stopCapture(int id, Call call) {
        return captures.stop(id, call);
    }

    @Override
    public Resolution resolve(String name, Call call) {
        return overview.resolve(name, call);
    }

    @Override
    public List<DriverCatalog.Entry> drivers() {
        return context.drivers().entries().stream()
                .sorted(
                        Comparator.comparingInt((DriverCatalog.Entry e) -> e.driver().rank())
                                .thenComparingLong(DriverCatalog.Entry::order)
                                .reversed())
                .toList();
    }

    @Override
    public Map<String, Map<String, String>> rib(String prefix, Call call) {
        return rib.read(prefix, call);
    }

    @Override
    public SystemView status() {
        return overview.status();
    }
}
