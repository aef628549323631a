package org.o7s.irm.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.o7s.api.QosSpec;
import org.o7s.client.FlowKeeper;
import org.o7s.client.FlowParts;
import org.o7s.core.compute.InlineCompute;
import org.o7s.core.driver.DriverCatalog;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.loop.Loop;
import org.o7s.core.packet.PacketPools;
import org.o7s.core.slot.PolicyCatalog;
import org.o7s.core.slot.PolicyEngine;
import org.o7s.core.time.VirtualClocks;
import org.o7s.ipc.application.ApplicationMessage;
import org.o7s.ipc.application.ApplicationMessage.Accept;
import org.o7s.ipc.application.ApplicationMessage.Allocate;
import org.o7s.ipc.application.ApplicationMessage.Announce;
import org.o7s.ipc.application.ApplicationMessage.Failed;
import org.o7s.ipc.application.ApplicationMessage.FromDaemon;
import org.o7s.ipc.application.ApplicationMessage.Granted;
import org.o7s.ipc.application.ApplicationService;
import org.o7s.ipc.application.Enclosure;
import org.o7s.ipc.application.ProcessLink;
import org.o7s.ipc.data.Handle;
import org.o7s.ipc.data.MappedMemory;
import org.o7s.ipc.data.MemorySource;
import org.o7s.ipc.data.SealedMemory;
import org.o7s.ipc.data.Wakening;
import org.o7s.ipc.pump.RingPumps;
import org.o7s.irm.broker.BrokerParts;
import org.o7s.irm.broker.EndPolicy;
import org.o7s.irm.broker.FlowBroker;
import org.o7s.irm.environment.IrmContext;
import org.o7s.irm.environment.IrmSettings;
import org.o7s.irm.environment.Limits;
import org.o7s.irm.environment.ProgramLauncher;
import org.o7s.irm.environment.SharedLoops;
import org.o7s.irm.environment.SteppedLoops;
import org.o7s.irm.state.Registry;
import org.o7s.irm.superserver.SuperServer;
import org.o7s.security.OapServer;

/** A daemon that has no handle left for a moment: what was not handed over is so later. */
class NoHandleTest {
    private static final long LIMIT_NS = 60_000_000_000L;

    private final VirtualClocks clocks = new VirtualClocks(1_800_000_000_000_000_000L);
    private final SteppedLoops loops = new SteppedLoops(clocks);
    private final Loop loop = new Loop("irm", clocks);
    private final Registry registry;
    private final ProcessDesk desk;

    /** Whether nobody gets another handle for an area by which a process is called. */
    private boolean poor;

    NoHandleTest() {
        PacketPools pools = new PacketPools(8192, 64, 64);
        IrmContext context =
                new IrmContext(
                        clocks,
                        Entropy.seeded(1),
                        new InlineCompute(),
                        pools,
                        new DriverCatalog(),
                        new PolicyEngine(new PolicyCatalog(), new InlineCompute(), clocks),
                        loops,
                        ProgramLauncher.NONE);
        loops.start(loop);
        Loop pumping = new Loop("pumps", clocks);
        loops.start(pumping);
        RingPumps pumps = RingPumps.ofPortableWay(pumping, new Source());
        pumps.start();
        registry = new Registry(context.slots(), loop, Limits.DEFAULT);
        IrmSettings settings = new IrmSettings("test", "0", true, Limits.DEFAULT);
        FlowParts flows = new FlowParts(pools, clocks, context.entropy());
        BrokerParts parts =
                new BrokerParts(
                        loop,
                        context,
                        new SharedLoops(context),
                        settings,
                        registry,
                        new OapServer(),
                        flows,
                        new FlowKeeper(loop),
                        new SuperServer(loop, context));
        desk =
                new ProcessDesk(
                        loop,
                        registry,
                        new FlowBroker(parts),
                        new EndPolicy(context.slots(), loop, flows.policy()),
                        pools,
                        pumps,
                        settings,
                        new AtomicLong(1 << 22),
                        Runnable::run);
    }

    private final class Source implements MemorySource {
        @Override
        public MappedMemory create(String kind, long bytes, Arena arena) throws IOException {
            MappedMemory made = SealedMemory.SOURCE.create(kind, bytes, arena);
            return kind.equals("calls") ? new Memory(made, new Scarce(made.handle())) : made;
        }

        @Override
        public boolean canBeSparse() {
            return false;
        }

        @Override
        public MappedMemory createSparse(String kind, long bytes, Arena arena) {
            throw new UnsupportedOperationException(kind);
        }

        @Override
        public MappedMemory adopt(Handle handle, Arena arena, long... sizes) throws IOException {
            return SealedMemory.SOURCE.adopt(handle, arena, sizes);
        }
    }

    private record Memory(MappedMemory made, Handle handle) implements MappedMemory {
        @Override
        public MemorySegment memory() {
            return made.memory();
        }

        @Override
        public Wakening wakening() {
            return made.wakening();
        }

        @Override
        public boolean isSealed() {
            return made.isSealed();
        }

        @Override
        public boolean populate(long offset, long bytes) {
            return made.populate(offset, bytes);
        }

        @Override
        public void discard() {
            made.discard();
        }
    }

    private final class Scarce implements Handle {
        private final Handle handle;

        Scarce(Handle handle) {
            this.handle = handle;
        }

        @Override
        public Handle copy() throws IOException {
            if (poor) {
                throw new IOException("there is no handle left");
            }
            return handle.copy();
        }

        @Override
        public void given() {
            handle.given();
        }

        @Override
        public void close() {
            handle.close();
        }
    }

    /** A process, and what it was told. */
    private final class Told implements ProcessLink {
        private final long number;
        private final List<FromDaemon> said = new ArrayList<>();
        private int handles;
        private ApplicationService.Session session;

        Told(long number, String program) {
            this.number = number;
            session = desk.announce(this, new Announce(ApplicationMessage.VERSION, program));
            loops.settle();
            said.clear();
        }

        @Override
        public long processId() {
            return number;
        }

        @Override
        public int userId() {
            return 0;
        }

        @Override
        public boolean isPrivileged() {
            return true;
        }

        @Override
        public void readOn() {
            // It says little.
        }

        @Override
        public void send(FromDaemon message, Enclosure enclosure) {
            said.add(message);
            handles = enclosure.handles().size();
            enclosure.discard();
        }

        @Override
        public void refuse(String code, String sentence) {
            throw new AssertionError(code + " " + sentence);
        }
    }

    @Test
    void memoryThatCouldNotBeHandedOverComesWithTheNextFlow() {
        Told server = new Told(1, "shop");
        Told client = new Told(2, "buyer");
        registry.processBindings().add(1L, "shop");
        poor = true;
        server.session.accept(new Accept(1, 0));
        client.session.allocate(new Allocate(1, "shop", QosSpec.RAW, LIMIT_NS));
        loops.settle();
        for (Told each : List.of(server, client)) {
            assertThat(each.said.getFirst())
                    .isInstanceOfSatisfying(
                            Failed.class,
                            f -> assertThat(f.sentence()).startsWith("E-PROCESS-MEMORY"));
            each.said.clear();
        }
        poor = false;
        server.session.accept(new Accept(2, 0));
        client.session.allocate(new Allocate(2, "shop", QosSpec.RAW, LIMIT_NS));
        loops.settle();
        for (Told each : List.of(server, client)) {
            assertThat(each.said)
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Granted.class,
                            g -> {
                                assertThat(g.fresh()).isTrue();
                                assertThat(g.direct().orElseThrow().freshPeer()).isTrue();
                            });
            assertThat(each.handles).isEqualTo(2);
        }
    }
}
