package org.o7s.itests.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.NonNull;
import org.o7s.core.compute.InlineCompute;
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
import org.o7s.core.slot.PolicyCatalog;
import org.o7s.core.slot.PolicyEngine;
import org.o7s.core.time.Clocks;
import org.o7s.driver.afpacket.AfpacketDriver;
import org.o7s.ipcp.eth.EthDixFactory;
import org.o7s.irm.Irm;
import org.o7s.irm.environment.IrmContext;
import org.o7s.irm.environment.IrmSettings;
import org.o7s.irm.environment.Limits;
import org.o7s.irm.environment.LoopStarter;
import org.o7s.irm.management.Management.Call;
import org.o7s.linux.NetworkNamespace;
import org.o7s.linux.kit.VirtualCable;
import org.o7s.policy.hash.HashPolicy;
import org.o7s.policy.hash.sha3.Sha3x256;
import org.o7s.policy.loadbalance.LoadBalancePolicy;
import org.o7s.policy.loadbalance.roundrobin.RoundRobinFactory;
import org.o7s.policy.loadbalance.spillover.SpilloverFactory;

/**
 * A whole system in a network namespace, whose loops the benchmark drives by hand: what a packet
 * costs can then be measured part by part, on one thread.
 */
final class BenchSystem implements LoopStarter, AutoCloseable {
    private final List<Loop> loops = new ArrayList<>();
    private final Thread driver = Thread.currentThread();
    private final NetworkNamespace namespace;
    private final Irm irm;

    BenchSystem(String name, NetworkNamespace namespace) {
        this.namespace = namespace;
        PolicyCatalog policies = new PolicyCatalog();
        policies.add(HashPolicy.KIND, "sha3-256", "1", new Sha3x256(), "benchmark");
        policies.add(
                LoadBalancePolicy.KIND, "round-robin", "1", new RoundRobinFactory(), "benchmark");
        policies.add(LoadBalancePolicy.KIND, "spillover", "1", new SpilloverFactory(), "benchmark");
        DriverCatalog drivers = new DriverCatalog();
        drivers.add(new NamespaceDriver(new AfpacketDriver()), "benchmark");
        InlineCompute compute = new InlineCompute();
        IrmContext context =
                new IrmContext(
                        Clocks.system(),
                        Entropy.secure(),
                        compute,
                        PacketPools.ofDaemon(),
                        drivers,
                        new PolicyEngine(policies, compute, Clocks.system()),
                        this);
        irm = new Irm(new IrmSettings(name, "benchmark", false, Limits.DEFAULT), context);
        irm.addIpcpFactory(new EthDixFactory(new NamespaceLinks()));
        irm.management()
                .bootstrapIpcp(
                        "eth",
                        Optional.of(IpcpType.ETH_DIX),
                        new LayerConfig("layer", Map.of("dev", List.of(VirtualCable.INTERFACE))),
                        false,
                        false,
                        Call.DO);
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

    @Override
    public Driven start(Loop loop) {
        loops.add(loop);
        return () -> loops.remove(loop);
    }

    @Override
    public <T extends @NonNull Object> T await(
            CompletableFuture<T> future, java.time.Duration limit) throws TimeoutException {
        long deadlineNs = System.nanoTime() + limit.toNanos();
        while (!future.isDone()) {
            if (Thread.currentThread() == driver) {
                step();
            } else {
                Thread.onSpinWait();
            }
            if (System.nanoTime() > deadlineNs) {
                throw new TimeoutException("nothing happened within " + limit);
            }
        }
        return future.join();
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
                return namespace.call(() -> driver.open(request));
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
