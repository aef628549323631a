package org.o7s.itests.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.NonNull;
import org.o7s.api.QosSpec;
import org.o7s.core.compute.Compute;
import org.o7s.core.compute.InlineCompute;
import org.o7s.core.compute.ThreadCompute;
import org.o7s.core.driver.Availability;
import org.o7s.core.driver.DriverCatalog;
import org.o7s.core.driver.DriverException;
import org.o7s.core.driver.FrameDriver;
import org.o7s.core.driver.FramePort;
import org.o7s.core.driver.FrameRequest;
import org.o7s.core.driver.HandOver;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.loop.Loop;
import org.o7s.core.member.LinkProbe;
import org.o7s.core.packet.PacketPools;
import org.o7s.core.problem.ProblemException;
import org.o7s.core.slot.PolicyCatalog;
import org.o7s.core.slot.PolicyEngine;
import org.o7s.core.time.Clocks;
import org.o7s.driver.afpacket.AfpacketDriver;
import org.o7s.ipcp.eth.EthDixFactory;
import org.o7s.ipcp.eth.EthLlcFactory;
import org.o7s.ipcp.unicast.UnicastFactory;
import org.o7s.irm.Irm;
import org.o7s.irm.environment.IrmContext;
import org.o7s.irm.environment.IrmSettings;
import org.o7s.irm.environment.Limits;
import org.o7s.irm.environment.LoopStarter;
import org.o7s.irm.environment.ProgramLauncher;
import org.o7s.irm.environment.ThreadLoops;
import org.o7s.irm.management.JoinRequest;
import org.o7s.irm.management.Management.Call;
import org.o7s.irm.management.Management.Target;
import org.o7s.linux.NetworkNamespace;
import org.o7s.linux.kit.VirtualCable;
import org.o7s.policy.address.AddressPolicy;
import org.o7s.policy.address.flat.FlatFactory;
import org.o7s.policy.admission.AdmissionPolicy;
import org.o7s.policy.admission.open.OpenFactory;
import org.o7s.policy.congestion.CongestionPolicy;
import org.o7s.policy.congestion.none.NoneFactory;
import org.o7s.policy.hash.HashPolicy;
import org.o7s.policy.hash.sha3.Sha3x256;
import org.o7s.policy.loadbalance.LoadBalancePolicy;
import org.o7s.policy.loadbalance.roundrobin.RoundRobinFactory;
import org.o7s.policy.loadbalance.spillover.SpilloverFactory;
import org.o7s.policy.pff.PffPolicy;
import org.o7s.policy.pff.simple.SimpleFactory;
import org.o7s.policy.routing.RoutingPolicy;
import org.o7s.policy.routing.linkstate.LinkStateFactory;
import org.o7s.policy.scheduler.SchedulerPolicy;
import org.o7s.policy.scheduler.fifo.FifoFactory;

/**
 * A whole system in a network namespace. Its loops are driven by the benchmark, so that what a
 * packet costs can be measured part by part on one thread, or by threads as in a daemon.
 */
final class BenchSystem implements LoopStarter, AutoCloseable {
    private final List<Loop> loops = new CopyOnWriteArrayList<>();
    private final List<BenchSystem> others = new ArrayList<>();
    private final Thread driver = Thread.currentThread();
    private final NetworkNamespace namespace;
    private final Optional<LoopStarter> threads;
    private final Map<String, CannedPort> ports = new ConcurrentHashMap<>();
    private final PolicyCatalog policies = new PolicyCatalog();
    private final PolicyEngine slots;
    private final Irm irm;

    /** A system with an IPCP over the end of a cable. */
    BenchSystem(String name, NetworkNamespace namespace) {
        this(name, namespace, Optional.empty());
        overEthernet("eth", "layer", VirtualCable.INTERFACE);
    }

    private BenchSystem(String name, NetworkNamespace namespace, Optional<LoopStarter> threads) {
        this.namespace = namespace;
        this.threads = threads;
        policies.add(HashPolicy.KIND, "sha3-256", "1", new Sha3x256(), "benchmark");
        policies.add(
                LoadBalancePolicy.KIND, "round-robin", "1", new RoundRobinFactory(), "benchmark");
        policies.add(LoadBalancePolicy.KIND, "spillover", "1", new SpilloverFactory(), "benchmark");
        policies.add(AddressPolicy.KIND, "flat", "1", new FlatFactory(), "benchmark");
        policies.add(AdmissionPolicy.KIND, "open", "1", new OpenFactory(), "benchmark");
        policies.add(RoutingPolicy.KIND, "link-state", "1", new LinkStateFactory(), "benchmark");
        policies.add(PffPolicy.KIND, "simple", "1", new SimpleFactory(), "benchmark");
        policies.add(SchedulerPolicy.KIND, "fifo", "1", new FifoFactory(), "benchmark");
        policies.add(CongestionPolicy.KIND, "none", "1", new NoneFactory(), "benchmark");
        DriverCatalog drivers = new DriverCatalog();
        drivers.add(new NamespaceDriver(new AfpacketDriver()), "benchmark");
        Compute compute = threads.isPresent() ? new ThreadCompute(16) : new InlineCompute();
        slots = new PolicyEngine(policies, compute, Clocks.system());
        IrmContext context =
                new IrmContext(
                        Clocks.system(),
                        Entropy.secure(),
                        compute,
                        PacketPools.ofDaemon(),
                        drivers,
                        slots,
                        this,
                        ProgramLauncher.NONE);
        irm = new Irm(new IrmSettings(name, "benchmark", false, Limits.DEFAULT), context);
        irm.addIpcpFactory(new EthDixFactory(new NamespaceLinks()));
        irm.addIpcpFactory(new EthLlcFactory(new NamespaceLinks()));
        irm.addIpcpFactory(new UnicastFactory());
    }

    /** A system without IPCPs, driven by hand. */
    static BenchSystem empty(String name, NetworkNamespace namespace) {
        return new BenchSystem(name, namespace, Optional.empty());
    }

    /** A system without IPCPs whose loops have threads of their own, as in a daemon. */
    static BenchSystem threaded(String name, NetworkNamespace namespace) {
        return new BenchSystem(name, namespace, Optional.of(new ThreadLoops()));
    }

    /** While this one waits for something, the other goes on too. */
    void together(BenchSystem other) {
        others.add(other);
        other.others.add(this);
    }

    /** Makes an IPCP over Ethernet. */
    void overEthernet(String ipcp, String layer, String device) {
        overEthernet(IpcpType.ETH_DIX, ipcp, layer, device);
    }

    /** Makes an IPCP over Ethernet of one of the types. */
    void overEthernet(IpcpType type, String ipcp, String layer, String device) {
        irm.management()
                .bootstrapIpcp(
                        ipcp,
                        Optional.of(type),
                        new LayerConfig(layer, options(type, device)),
                        false,
                        false,
                        Call.DO);
    }

    /** Frames are counted here: each has one packet. */
    private static Map<String, List<String>> options(IpcpType type, String device) {
        List<String> dev = List.of(device);
        return type == IpcpType.ETH_DIX
                ? Map.of("dev", dev, "trains", List.of("off"))
                : Map.of("dev", dev);
    }

    /** Makes the first member of a unicast layer, to be found through the layers below. */
    void first(String ipcp, String layer, List<String> below) {
        irm.management()
                .bootstrapIpcp(
                        ipcp,
                        Optional.of(IpcpType.UNICAST),
                        new LayerConfig(layer, Map.of("congestion", List.of("none"))),
                        true,
                        false,
                        Call.DO);
        irm.management().registerName(ipcp, targets(below), Call.DO);
    }

    private static List<Target> targets(List<String> layers) {
        return layers.stream().map(l -> new Target(Target.Kind.LAYER, l)).toList();
    }

    /** Makes a member of the layer of another one, and connects to it. */
    void join(String ipcp, String member) {
        Optional<IpcpType> type = Optional.of(IpcpType.UNICAST);
        retry(
                () ->
                        irm.management()
                                .enrolIpcp(
                                        new JoinRequest(
                                                ipcp, type, member, Optional.empty(), true, false),
                                        Call.DO));
        retry(() -> irm.management().connectIpcp(ipcp, member, List.of(), QosSpec.RAW, Call.DO));
    }

    /** A name may not be in the directory yet. */
    private static void retry(Runnable operation) {
        long deadlineNs = System.nanoTime() + 60_000_000_000L;
        while (true) {
            try {
                operation.run();
                return;
            } catch (ProblemException e) {
                if (System.nanoTime() > deadlineNs) {
                    throw e;
                }
            }
        }
    }

    /** The namespace of this system. */
    NetworkNamespace namespace() {
        return namespace;
    }

    /** The port on an interface. */
    CannedPort port(String device) {
        return Objects.requireNonNull(ports.get(device), device);
    }

    /** The loop of this name. */
    Loop loop(String name) {
        return loops.stream().filter(l -> l.name().equals(name)).findFirst().orElseThrow();
    }

    /** New code for all policies that it uses now. */
    NewCode newCode() {
        return new NewCode(policies, slots);
    }

    Irm irm() {
        return irm;
    }

    /** One pass of each loop; returns how much was done. */
    int step() {
        int done = 0;
        for (Loop loop : loops) {
            done += loop.pass();
        }
        return done;
    }

    /** One pass of each loop of this system and of those that go on together with it. */
    void stepAll() {
        step();
        others.forEach(BenchSystem::step);
    }

    @Override
    public Driven start(Loop loop) {
        loops.add(loop);
        Optional<Driven> thread = threads.map(t -> t.start(loop));
        return () -> {
            loops.remove(loop);
            thread.ifPresent(Driven::stop);
        };
    }

    @Override
    public <T extends @NonNull Object> T await(
            CompletableFuture<T> future, java.time.Duration limit) throws TimeoutException {
        if (threads.isPresent()) {
            return threads.get().await(future, limit);
        }
        long deadlineNs = System.nanoTime() + limit.toNanos();
        while (!future.isDone()) {
            if (Thread.currentThread() == driver) {
                stepAll();
            } else {
                Thread.onSpinWait();
            }
            if (System.nanoTime() > deadlineNs) {
                throw new TimeoutException("nothing happened within " + limit);
            }
        }
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        irm.close();
    }

    /** The driver, opening interfaces of the namespace. */
    private final class NamespaceDriver implements FrameDriver {
        private final FrameDriver driver;

        NamespaceDriver(FrameDriver driver) {
            this.driver = driver;
        }

        @Override
        public String name() {
            return driver.name();
        }

        @Override
        public int rank() {
            return driver.rank();
        }

        @Override
        public Availability availability(String device) {
            try {
                return namespace.call(() -> driver.availability(device));
            } catch (Exception e) {
                return Availability.no(e.toString());
            }
        }

        @Override
        public FramePort open(FrameRequest request) throws DriverException {
            try {
                CannedPort port = new CannedPort(namespace.call(() -> driver.open(request)));
                ports.put(request.device(), port);
                return port;
            } catch (Exception e) {
                throw new DriverException("in " + namespace.name(), e);
            }
        }

        @Override
        public FramePort adopt(HandOver left, FrameRequest request) throws DriverException {
            return driver.adopt(left, request);
        }
    }

    /** What the namespace's interfaces are like. */
    private final class NamespaceLinks implements LinkProbe.Source {
        @Override
        public LinkProbe ofInterface(String device) {
            LinkProbe probe = LinkProbe.SYSTEM.ofInterface(device);
            return () -> {
                try {
                    return namespace.call(probe::look);
                } catch (Exception e) {
                    throw new IOException("in " + namespace.name(), e);
                }
            };
        }

        @Override
        public LinkProbe ofAddress(InetAddress address) {
            return LinkProbe.SYSTEM.ofAddress(address);
        }
    }
}
