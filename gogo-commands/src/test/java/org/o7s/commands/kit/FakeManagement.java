package org.o7s.commands.kit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.o7s.api.FlowCounters;
import org.o7s.api.FlowError;
import org.o7s.api.FlowState;
import org.o7s.api.QosSpec;
import org.o7s.core.driver.DriverCatalog;
import org.o7s.core.ipcp.FlowPath;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.IpcpContext;
import org.o7s.core.ipcp.IpcpFactory;
import org.o7s.core.ipcp.IpcpOption;
import org.o7s.core.ipcp.IpcpState;
import org.o7s.core.ipcp.IpcpStatus;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LayerChange;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.ipcp.LayerPromise;
import org.o7s.core.problem.Problem;
import org.o7s.core.problem.ProblemException;
import org.o7s.core.slot.PolicyChange;
import org.o7s.irm.environment.StartCommand;
import org.o7s.irm.management.CaptureRequest;
import org.o7s.irm.management.CaptureView;
import org.o7s.irm.management.Component;
import org.o7s.irm.management.EndReport;
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

/** A system that only takes notes: what it was asked to do, and what it shall answer. */
public final class FakeManagement implements Management {
    public LayerChange layerChange = new LayerChange(true, List.of());

    /** What was asked for, one line per operation. */
    public final List<String> calls = new ArrayList<>();

    public final List<IpcpView> ipcps = new ArrayList<>();
    public final List<NameView> names = new ArrayList<>();
    public final List<MemberView> members = new ArrayList<>();
    public final List<ProcessView> processes = new ArrayList<>();
    public final List<ProgramView> programs = new ArrayList<>();
    public final List<CaptureView> captures = new ArrayList<>();
    public final List<FlowView> flows = new ArrayList<>(List.of(flow(3, 7, 0)));
    public final Map<String, Map<String, String>> rib = new LinkedHashMap<>();
    public final DriverCatalog drivers = new DriverCatalog();

    /** What the end of a flow measured. */
    public EndReport end = EndReport.nothing("nobody asked it");

    /** What it measured when it is looked at again, if that is something else. */
    public Optional<EndReport> afterwards = Optional.empty();

    /** The flow that is looked at, if that is another one than was listed. */
    public Optional<FlowView> looked = Optional.empty();

    /** Thrown by the next operation that changes something. */
    public Optional<RuntimeException> failure = Optional.empty();

    /** Happens while an operation is carried out. */
    public Runnable meanwhile = () -> {};

    /** The next call, as it came. */
    public Call lastCall = Call.DO;

    public FakeManagement ipcp(long id, String name, IpcpType type, String layer) {
        IpcpStatus status =
                layer.isEmpty()
                        ? IpcpStatus.BOOTED
                        : new IpcpStatus(
                                IpcpState.OPERATIONAL,
                                Optional.of(layer),
                                "SHA3_256",
                                "",
                                Map.of("device", "eth1"));
        ipcps.add(new IpcpView(id, name, type, status));
        return this;
    }

    public FakeManagement name(String name, String loadBalance) {
        names.add(
                new NameView(
                        name,
                        loadBalance,
                        true,
                        List.of("oping"),
                        List.of(7L),
                        List.of(),
                        List.of("lo0"),
                        1));
        return this;
    }

    /** A flow to oping that a process accepted, with its peer if it is direct. */
    public static FlowView flow(int id, long process, int peer) {
        return new FlowView(
                id,
                "oping",
                process,
                "oping",
                true,
                peer == 0 ? "lo0" : "direct",
                peer == 0 ? "hub" : "",
                peer,
                FlowState.UP,
                QosSpec.DATA,
                LayerPromise.NONE.grant(QosSpec.DATA),
                1400,
                new FlowCounters(1, 64, 2, 128, 0, 0, 0, 0, 0));
    }

    private Done note(String line, Call call) {
        lastCall = call;
        meanwhile.run();
        if (failure.isPresent()) {
            throw failure.get();
        }
        calls.add((call.plan() ? "plan " : "") + line);
        return new Done(List.of(line), List.of());
    }

    public static ProblemException notFound(String what) {
        return new ProblemException(
                Problem.of(
                        "E-IPCP-UNKNOWN",
                        Problem.Kind.NOT_FOUND,
                        FlowError.NAME,
                        what,
                        "there is no such thing"));
    }

    @Override
    public Done createIpcp(String name, IpcpType type, Call call) {
        return note("create " + name + " " + type.word(), call);
    }

    @Override
    public Done destroyIpcp(String name, Call call) {
        return note("destroy " + name, call);
    }

    @Override
    public Done bootstrapIpcp(
            String name,
            Optional<IpcpType> type,
            LayerConfig config,
            boolean autobind,
            boolean keep,
            Call call) {
        StringBuilder options = new StringBuilder();
        config.options().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(e -> options.append(" " + e.getKey() + "=" + e.getValue()));
        return note(
                "bootstrap "
                        + name
                        + " "
                        + type.map(IpcpType::word).orElse("-")
                        + " "
                        + config.layer()
                        + options
                        + (autobind ? " autobind" : "")
                        + (keep ? " keep" : ""),
                call);
    }

    @Override
    public LayerChange changePolicies(String layer, List<PolicyChange> changes, Call call) {
        calls.add(
                "changePolicies "
                        + layer
                        + " "
                        + changes.stream()
                                .map(c -> c.kind() + "/" + c.policy() + c.parameters())
                                .toList()
                        + (call.plan() ? " plan" : ""));
        return layerChange;
    }

    @Override
    public Done enrolIpcp(JoinRequest r, Call call) {
        return note(
                "enrol "
                        + r.ipcp()
                        + " "
                        + r.type().map(IpcpType::word).orElse("-")
                        + " with "
                        + r.member()
                        + " in "
                        + r.layer().orElse("-")
                        + (r.autobind() ? " autobind" : "")
                        + (r.keep() ? " keep" : ""),
                call);
    }

    @Override
    public Done connectIpcp(
            String ipcp, String member, List<Component> components, QosSpec dataQos, Call call) {
        String qos =
                dataQos.equals(QosSpec.RAW) ? "raw" : dataQos.equals(QosSpec.VOICE) ? "voice" : "?";
        return note("connect " + ipcp + " " + member + " " + components + " " + qos, call);
    }

    @Override
    public Done disconnectIpcp(String ipcp, String member, List<Component> components, Call call) {
        return note("disconnect " + ipcp + " " + member + " " + components, call);
    }

    @Override
    public List<MemberView> layer(String layer, Call call) {
        return members;
    }

    @Override
    public List<IpcpView> ipcps() {
        return ipcps;
    }

    @Override
    public List<IpcpFactory> ipcpTypes() {
        IpcpOption hash = new IpcpOption("hash", "hash", false, false, "hash; SHA3_256");
        IpcpOption ip = new IpcpOption("ip", "address", true, false, "local address");
        IpcpOption port = new IpcpOption("port", "number", false, false, "port; 3435");
        IpcpOption peer = new IpcpOption("peer", "name=address", false, true, "where a name is");
        IpcpOption dns = new IpcpOption("dns", "address", false, false, "name server");
        IpcpOption dev = new IpcpOption("device", "interface", true, false, "interface");
        IpcpOption driver = new IpcpOption("driver", "driver", false, false, "driver to use");
        IpcpOption ether = new IpcpOption("ethertype", "hex", false, false, "0xA000");
        return List.of(
                factory(IpcpType.LOCAL, hash),
                factory(IpcpType.ETH_DIX, hash, dev, ether, driver),
                factory(IpcpType.UDP4, ip, port, dns, peer, driver),
                factory(IpcpType.UDP6, ip, port, dns, peer, driver));
    }

    private static IpcpFactory factory(IpcpType type, IpcpOption... options) {
        return new IpcpFactory() {
            @Override
            public IpcpType type() {
                return type;
            }

            @Override
            public List<IpcpOption> options() {
                return List.of(options);
            }

            @Override
            public void validate(LayerConfig config) {}

            @Override
            public Ipcp create(IpcpContext context) {
                throw new UnsupportedOperationException("the fake makes no IPCPs");
            }
        };
    }

    @Override
    public Done createName(String name, String loadBalance, boolean direct, Call call) {
        return note("name " + name + " " + loadBalance + (direct ? "" : " not direct"), call);
    }

    @Override
    public Done destroyName(String name, Call call) {
        return note("forget " + name, call);
    }

    @Override
    public Done registerName(String name, List<Target> targets, Call call) {
        return note("register " + name + " " + text(targets), call);
    }

    @Override
    public Done unregisterName(String name, List<Target> targets, Call call) {
        return note("unregister " + name + " " + text(targets), call);
    }

    private static String text(List<Target> targets) {
        List<String> all = new ArrayList<>();
        targets.forEach(t -> all.add(t.kind() + ":" + t.pattern()));
        return String.join(",", all);
    }

    @Override
    public List<NameView> names() {
        return names;
    }

    @Override
    public Done bindProgram(String program, String name, Optional<StartCommand> start, Call call) {
        String how = start.map(s -> " started by " + s.path() + " " + s.arguments()).orElse("");
        return note("bind program " + program + " " + name + how, call);
    }

    @Override
    public Done allowUser(String program, String name, String user, Call call) {
        return note("allow " + user + " " + program + " " + name, call);
    }

    @Override
    public Done unbindProgram(String program, Optional<String> name, Call call) {
        return note("unbind program " + program + " " + name.orElse("*"), call);
    }

    @Override
    public Done bindProcess(long process, String name, Call call) {
        return note("bind process " + process + " " + name, call);
    }

    @Override
    public Done unbindProcess(long process, Optional<String> name, Call call) {
        return note("unbind process " + process + " " + name.orElse("*"), call);
    }

    @Override
    public Done bindIpcp(String ipcp, String name, Call call) {
        return note("bind ipcp " + ipcp + " " + name, call);
    }

    @Override
    public Done unbindIpcp(String ipcp, Optional<String> name, Call call) {
        return note("unbind ipcp " + ipcp + " " + name.orElse("*"), call);
    }

    @Override
    public List<ProcessView> processes() {
        return processes;
    }

    @Override
    public List<ProgramView> programs() {
        return programs;
    }

    @Override
    public List<FlowView> flows() {
        return List.copyOf(flows);
    }

    @Override
    public FlowPath explainFlow(int flowId, Call call) {
        meanwhile.run();
        FlowPath direct =
                new FlowPath(
                        "",
                        "direct",
                        List.of(
                                new FlowPath.Hop(
                                        "here",
                                        FlowPath.Source.MEMBER,
                                        0,
                                        Map.of(
                                                "flow",
                                                "accepted by oping (7)",
                                                FlowPath.OTHER_END,
                                                "flow 5 of oping (4711)"),
                                        Optional.empty())),
                        "arrives in this system");
        if (flows.stream().anyMatch(f -> f.id() == flowId && f.via().equals("direct"))) {
            return direct;
        }
        FlowPath below =
                new FlowPath(
                        "wire",
                        "eth-dix",
                        List.of(
                                new FlowPath.Hop(
                                        "eth1",
                                        FlowPath.Source.MEMBER,
                                        0,
                                        Map.of("peer", "02:00:00:00:01:02"),
                                        Optional.empty())),
                        "arrives at 02:00:00:00:01:02");
        return new FlowPath(
                "net",
                "unicast",
                List.of(
                        new FlowPath.Hop(
                                "01.00.00.00",
                                FlowPath.Source.MEMBER,
                                0,
                                Map.of("pff", "simple picks 02.00.00.00"),
                                Optional.of(below)),
                        new FlowPath.Hop(
                                "02.00.00.00",
                                FlowPath.Source.MAP,
                                0,
                                Map.of("note", "is of another implementation"),
                                Optional.empty()),
                        new FlowPath.Hop(
                                "03.00.00.00",
                                FlowPath.Source.MEMBER,
                                1_500_000,
                                Map.of("endpoint", "flow to \"shop\", open"),
                                Optional.empty())),
                "arrives");
    }

    @Override
    public FlowLook lookAtFlow(int flowId, Call call) {
        calls.add("lookAtFlow " + flowId);
        FlowView flow = looked.orElseGet(() -> flows().getFirst());
        FlowLook look = new FlowLook(flow, end, Optional.of(explainFlow(flowId, call)), "");
        end = afterwards.orElse(end);
        return look;
    }

    @Override
    public FlowPath explainName(String name, Call call) {
        return FlowPath.untold("", "direct", "arrives in this system");
    }

    @Override
    public TraceView trace(String name, Call call) {
        return new TraceView(
                name,
                List.of(
                        new TraceView.Step("is the name served in this system?", "no", 0),
                        new TraceView.Step("allocate a flow, raw QoS", "accepted", 2_000_000)),
                Optional.of(explainFlow(1, call)));
    }

    @Override
    public CaptureView startCapture(CaptureRequest request, Call call) {
        var _ = note("startCapture " + request, call);
        CaptureView view =
                new CaptureView(
                        call.plan() ? 0 : captures.size() + 1,
                        request.what(),
                        request.file().toString(),
                        CaptureView.RUNNING,
                        0,
                        0,
                        0);
        captures.add(view);
        return view;
    }

    @Override
    public List<CaptureView> captures() {
        return List.copyOf(captures);
    }

    @Override
    public CaptureView stopCapture(int id, Call call) {
        var _ = note("stopCapture " + id, call);
        return captures.get(id - 1);
    }

    @Override
    public Resolution resolve(String name, Call call) {
        return new Resolution(
                name,
                false,
                "lo0",
                List.of(
                        new Resolution.Asked("lo0", "hub", "00ff", true, ""),
                        new Resolution.Asked("u1", "net", "11ee", false, "no address")));
    }

    @Override
    public List<DriverCatalog.Entry> drivers() {
        return drivers.entries();
    }

    @Override
    public Map<String, Map<String, String>> rib(String prefix, Call call) {
        Map<String, Map<String, String>> found = new LinkedHashMap<>();
        rib.forEach(
                (k, v) -> {
                    if (k.startsWith(prefix)) {
                        found.put(k, v);
                    }
                });
        return found;
    }

    @Override
    public SystemView status() {
        return new SystemView(
                "default",
                "0.1.0",
                42,
                61_000,
                true,
                Map.of("ipcps", (long) ipcps.size()),
                List.of("eth1 is down"));
    }
}
