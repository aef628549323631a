package org.o7s.client.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.o7s.api.FlowState;
import org.o7s.api.QosSpec;
import org.o7s.client.ClientFlow;
import org.o7s.client.FlowIdentity;
import org.o7s.client.FlowKeeper;
import org.o7s.client.FlowParts;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.loop.Loop;
import org.o7s.core.packet.PacketPools;
import org.o7s.core.time.VirtualClocks;
import org.o7s.ipc.data.FlowSegment;

/** Data flows over memory that two processes share, which nobody uses, in virtual time. */
class IdleRingTest {
    private static final int FLOWS = 25;
    private static final long STEP_NS = 20_000_000;
    private static final int STEPS_PER_S = 50;

    private final VirtualClocks clocks = new VirtualClocks(12_345);
    private final Arena arena = Arena.ofShared();
    private final PacketPools pools = new PacketPools(8192, 64, 64);
    private final Loop[] loops = {new Loop("one", clocks), new Loop("other", clocks)};
    private final FlowKeeper[] keepers = {new FlowKeeper(loops[0]), new FlowKeeper(loops[1])};
    private final FlowParts parts = new FlowParts(pools, clocks, Entropy.seeded(1));
    private final FlowSegment[] segments = new FlowSegment[FLOWS];
    private final RingPort[][] ports = new RingPort[2][FLOWS];
    private final ClientFlow[][] flows = new ClientFlow[2][FLOWS];
    private long calls;

    private record Other(IdleRingTest test, int end, int flow) implements RingPort.Link {
        @Override
        public void call() {
            test.calls++;
            test.ports[end][flow].called();
        }

        @Override
        public long peer() {
            return 1;
        }

        @Override
        public void letGo(RingPort port, boolean broken) {
            // The memory is given back after the test.
        }
    }

    /** Each is used once, a little later than the one before. */
    @BeforeEach
    void use() throws IOException {
        for (int flow = 0; flow < FLOWS; flow++) {
            segments[flow] = FlowSegment.create(arena);
            segments[flow].setMpsBytes(1500);
            for (int end = 0; end < 2; end++) {
                ports[end][flow] =
                        new RingPort(
                                new Other(this, 1 - end, flow),
                                flow,
                                segments[flow],
                                end == 1,
                                pools);
                flows[end][flow] =
                        new ClientFlow(
                                new FlowIdentity(64 + flow, 1, "rings", QosSpec.DATA, 1),
                                ports[end][flow],
                                parts,
                                () -> {});
                keepers[end].keep(flows[end][flow]);
            }
            flows[0][flow].write(ByteBuffer.allocate(100));
            run(1);
            assertThat(flows[1][flow].poll(ByteBuffer.allocate(1500))).isEqualTo(100);
        }
        run(10 * STEPS_PER_S);
    }

    @AfterEach
    void giveBack() {
        for (int flow = 0; flow < FLOWS; flow++) {
            for (int end = 0; end < 2; end++) {
                flows[end][flow].close();
                flows[end][flow].stopLingering();
            }
            segments[flow].handle().close();
        }
        arena.close();
    }

    private void run(int steps) {
        run(steps, loops);
    }

    private void run(int steps, Loop... running) {
        for (int i = 0; i < steps; i++) {
            int done;
            do { // until they would sleep
                done = 0;
                for (Loop loop : running) {
                    done += loop.pass();
                }
            } while (done > 0);
            clocks.advance(STEP_NS);
        }
    }

    private long signs() {
        long sum = 0;
        for (ClientFlow flow : flows[0]) {
            sum += flow.counters().keepalivesSent();
        }
        return sum;
    }

    @Test
    void signsOfLifeKeepFlowsUpAndCallNobody() {
        long before = calls;
        run(400 * STEPS_PER_S);
        assertThat(calls).isEqualTo(before);
        for (int flow = 0; flow < FLOWS; flow++) {
            for (int end = 0; end < 2; end++) {
                assertThat(flows[end][flow].state()).isEqualTo(FlowState.UP);
                assertThat(flows[end][flow].counters().keepalivesReceived()).isBetween(12L, 14L);
            }
        }
    }

    @Test
    void manyFlowsGiveThemAtTheSameTime() {
        long before = signs();
        int times = 0;
        for (int i = 0; i < 31 * STEPS_PER_S; i++) {
            long sum = signs();
            run(1);
            times += signs() > sum ? 1 : 0;
        }
        assertThat(signs() - before).isEqualTo(FLOWS);
        // They were used within half a second.
        assertThat(times).isBetween(1, 4);
    }

    @Test
    void aPeerThatWasStoppedIsFoundAgainWithinASecondOrTwo() {
        run(130 * STEPS_PER_S, loops[1]);
        assertThat(flows[1])
                .extracting(ClientFlow::state)
                .as("the process at the other end was stopped")
                .containsOnly(FlowState.PEER_LOST);
        run(2 * STEPS_PER_S);
        assertThat(flows[1]).extracting(ClientFlow::state).containsOnly(FlowState.UP);
        assertThat(flows[0]).extracting(ClientFlow::state).containsOnly(FlowState.UP);
    }
}
