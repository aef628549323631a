package org.o7s.client.process;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.api.FlowError;
import org.o7s.api.FlowException;
import org.o7s.api.FlowState;
import org.o7s.api.QosSpec;
import org.o7s.client.ClientFlow;
import org.o7s.client.ClientFlowSet;
import org.o7s.client.FlowIdentity;
import org.o7s.client.FlowParts;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.packet.PacketPools;
import org.o7s.core.time.Clocks;
import org.o7s.ipc.data.FlowSegment;
import org.o7s.ipc.data.Interest;
import org.o7s.ipc.data.RingProducer;
import org.o7s.ipc.data.SealedMemory;

/** What a process can do to another one with which it shares a flow: end that flow. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostilePeerTest {
    private static final int MPS = 132;
    private static final int UP_TAIL = 512;
    private static final int UP_SIZE = UP_TAIL + 12;
    private static final int UP_HEAD = UP_TAIL + 128;
    private static final int CIRCLE_BYTES = 8192;
    private static final int DOWN_TAIL = 1024;
    private static final int DOWN_HEAD = DOWN_TAIL + 128;
    private static final long CALM_NS = 500_000_000;
    private static final long ALARMED_NS = 1_000_000;
    private static final long SURE_NS = 5_000_000;

    private final Arena arena = Arena.ofShared();
    private final PacketPools pools = new PacketPools(8192, 64, 64);
    private FlowSegment segment;
    private MemorySegment raw;
    private RingPort port;
    private RingProducer out;
    private volatile boolean over;

    /** The other side is a thread that writes as it likes; nobody hears when it is called. */
    private static final class Unheard implements RingPort.Link {
        @Override
        public void call() {
            // That is what is lost.
        }

        @Override
        public long peer() {
            return 1;
        }

        @Override
        public void letGo(RingPort closed, boolean broken) {
            // The memory is given back after the test.
        }
    }

    @BeforeEach
    void share() throws IOException {
        FlowSegment made = FlowSegment.create(arena);
        made.setMpsBytes(FlowSegment.longestBytes());
        // As a process has it that was handed the memory.
        segment = FlowSegment.adopt(SealedMemory.SOURCE, made.handle());
        raw = segment.memory();
        out = segment.clientProducer();
        port = new RingPort(new Unheard(), 7, segment, true, pools);
    }

    @AfterEach
    void giveBack() {
        over = true;
        arena.close();
    }

    private ClientFlow flow(QosSpec qos) {
        return flow(qos, Clocks.system());
    }

    private ClientFlow flow(QosSpec qos, Clocks clocks) {
        return new ClientFlow(
                new FlowIdentity(64, 1, "hostile", qos, 100),
                port,
                new FlowParts(pools, clocks, Entropy.secure()),
                () -> {});
    }

    /** Empty records, more than anybody can take, until the test is over. */
    private Thread giveSignsOfLife() {
        raw.set(JAVA_INT, UP_SIZE, CIRCLE_BYTES);
        Thread peer =
                Thread.ofPlatform()
                        .daemon()
                        .start(
                                () -> {
                                    while (!over) {
                                        long head = raw.get(JAVA_LONG, UP_HEAD);
                                        raw.set(JAVA_LONG, UP_TAIL, head + CIRCLE_BYTES / 2);
                                        Thread.onSpinWait();
                                    }
                                });
        while (raw.get(JAVA_LONG, UP_TAIL) == 0) {
            Thread.onSpinWait();
        }
        return peer;
    }

    private static void assertTimesOut(Runnable waiting) {
        assertThatThrownBy(waiting::run)
                .isInstanceOfSatisfying(
                        FlowException.class,
                        e -> assertThat(e.error()).isEqualTo(FlowError.TIMED_OUT));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aReaderThatIsGivenSignsOfLifeWithoutEndHasItsTimeLimit(boolean checked) throws Exception {
        ClientFlow flow = flow(checked ? QosSpec.RAW_CHECKED : QosSpec.RAW);
        flow.setReceiveTimeout(Duration.ofMillis(20));
        Thread peer = giveSignsOfLife();
        assertTimesOut(() -> flow.read(ByteBuffer.allocate(100)));
        flow.options().setReadPartial(true);
        assertTimesOut(() -> flow.read(ByteBuffer.allocate(100)));
        // It ends although they go on.
        flow.close();
        over = true;
        peer.join();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void soHasASetThatWaitsForIt(boolean checked) throws Exception {
        ClientFlow flow = flow(checked ? QosSpec.RAW_CHECKED : QosSpec.RAW);
        ClientFlowSet set = new ClientFlowSet(Clocks.system(), _ -> {});
        set.add(flow);
        Thread peer = giveSignsOfLife();
        assertThat(set.events().await(Duration.ofMillis(20))).isFalse();
        set.close();
        flow.close();
        over = true;
        peer.join();
    }

    /** Whenever the clock is read, 10 µs have passed, and the peer has taken and put in all. */
    private final class Busy implements Clocks {
        private long nowNs;

        @Override
        public long monotonicNs() {
            raw.set(JAVA_LONG, UP_TAIL, raw.get(JAVA_LONG, UP_HEAD) + CIRCLE_BYTES);
            raw.set(JAVA_LONG, DOWN_HEAD, raw.get(JAVA_LONG, DOWN_TAIL));
            nowNs += 10_000;
            return nowNs;
        }

        @Override
        public long wallNs() {
            return Clocks.system().wallNs();
        }
    }

    @Test
    void aWriterThatGetsNoCreditHasItsTimeLimitWhateverComes() {
        raw.set(JAVA_INT, UP_SIZE, CIRCLE_BYTES);
        ClientFlow flow = flow(QosSpec.DATA, new Busy());
        ByteBuffer packet = ByteBuffer.allocate(1000);
        flow.setSendTimeout(Duration.ofMillis(20));
        assertTimesOut(() -> writeWithoutEnd(flow, packet));
        assertThat(port.hasPacket()).isTrue();
        flow.setSendTimeout(Duration.ZERO);
        Thread.currentThread().interrupt();
        assertTimesOut(() -> writeWithoutEnd(flow, packet));
        assertThat(Thread.interrupted()).isTrue();
        flow.close();
    }

    private static void writeWithoutEnd(ClientFlow flow, ByteBuffer packet) {
        while (true) {
            flow.write(packet.clear());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, -1, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void whatItSaysOfTheLargestPacketIsNotBelieved(int mpsBytes) {
        raw.set(JAVA_INT, MPS, mpsBytes);
        assertThat(port.mpsBytes()).isEqualTo(FlowSegment.longestBytes());
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE - 7, 1L << 40, 13, -1, Long.MIN_VALUE})
    void countingWhatWaitsEndsWhereverItSaysThatItIs(long tail) {
        raw.set(JAVA_INT, UP_SIZE, CIRCLE_BYTES);
        raw.set(JAVA_LONG, UP_TAIL, tail);
        assertThat(port.waitingPackets()).isBetween(0, CIRCLE_BYTES / 8);
        ClientFlow flow = flow(QosSpec.RAW);
        assertThat(flow.state()).isEqualTo(FlowState.UP);
        assertThatThrownBy(() -> flow.poll(ByteBuffer.allocate(100)))
                .isInstanceOfSatisfying(
                        FlowException.class,
                        e -> assertThat(e.error()).isEqualTo(FlowError.NOT_ALLOCATED));
    }

    @Test
    void aCallThatNeverCameIsFoundAndThenLookedForOftenForAWhile() {
        int[] raised = {0};
        port.attend(() -> raised[0]++);
        Patrol patrol = new Patrol(List.of(port));
        long nowNs = 5_000_000_000L;
        port.awaitPacket();
        sayAndTell();
        assertThat(patrol.look(nowNs)).as("nobody else can take calls away yet").isZero();
        patrol.begin();
        raised[0] = 0;
        assertThat(patrol.look(nowNs)).as("it may be called just now").isZero();
        assertThat(patrol.pauseNs()).isEqualTo(SURE_NS);
        assertThat(patrol.look(nowNs += SURE_NS)).as("it was not").isEqualTo(1);
        assertThat(raised[0]).isEqualTo(1);
        assertThat(patrol.pauseNs()).isEqualTo(ALARMED_NS);
        assertThat(patrol.look(nowNs += ALARMED_NS)).as("it was called now").isZero();
        port.awaitPacket();
        sayAndTell();
        assertThat(patrol.look(nowNs += ALARMED_NS)).as("at once, the next time").isEqualTo(1);
        assertThat(patrol.look(nowNs += 10_000_000_000L)).isZero();
        assertThat(patrol.pauseNs()).isEqualTo(CALM_NS);
        port.close();
    }

    @Test
    void whatLastsIsMadeSureOfBeforeTheAlarmIsOver() {
        Patrol patrol = new Patrol(List.of(port));
        patrol.begin();
        long nowNs = 5_000_000_000L;
        int called = 0;
        port.awaitPacket();
        assertThat(out.takeConsumerInterest()).isEqualTo(Interest.BELL);
        for (int ms = 0; ms < 60_000; ms++) {
            int now = patrol.look(nowNs += ALARMED_NS);
            called += now;
            if (now > 0) {
                port.awaitPacket();
                assertThat(out.takeConsumerInterest()).isEqualTo(Interest.BELL);
            }
        }
        assertThat(called).isGreaterThan(50_000);
        assertThat(patrol.pauseNs()).isEqualTo(ALARMED_NS);
        port.close();
    }

    /** It looks in all states in turn, and whenever a call is on its way it is another one. */
    @ParameterizedTest
    @ValueSource(longs = {CALM_NS, SURE_NS, ALARMED_NS, 333_333})
    void whoIsCalledAsOneShouldBeIsNeverAlarmed(long stepNs) {
        Patrol patrol = new Patrol(List.of(port));
        patrol.begin();
        long nowNs = 5_000_000_000L;
        int suspected = 0;
        for (int packets = 0; packets < 10_000; packets++) {
            port.awaitPacket();
            assertThat(patrol.look(nowNs += stepNs)).isZero();
            sayAndTell();
            assertThat(patrol.look(nowNs += stepNs)).isZero();
            suspected += patrol.pauseNs() == CALM_NS ? 0 : 1;
            assertThat(patrol.pauseNs()).isGreaterThanOrEqualTo(SURE_NS);
            port.called();
            assertThat(patrol.look(nowNs += stepNs)).isZero();
            assertThat(port.poll(ByteBuffer.allocate(100), false)).isEqualTo(8);
        }
        assertThat(suspected).isPositive();
        assertThat(patrol.look(nowNs + CALM_NS)).isZero();
        assertThat(patrol.pauseNs()).isEqualTo(CALM_NS);
        port.close();
    }

    @Test
    void aWishThatWasHeardBeforeItWasSaidToTheEndStandsNoMore() {
        CallWish wish = new CallWish();
        long first = wish.begin();
        assertThat(wish.standing()).isEqualTo(CallWish.NONE);
        wish.end();
        wish.said(first);
        assertThat(wish.standing()).isEqualTo(CallWish.NONE);
        long second = wish.begin();
        long third = wish.begin();
        wish.said(second);
        assertThat(wish.standing()).as("another thread's came after it").isEqualTo(CallWish.NONE);
        wish.said(third);
        assertThat(wish.standing()).isEqualTo(third).isNotEqualTo(first);
    }

    @Test
    void whoseOtherSideIsNoMoreIsNotToBeCalledByIt() {
        Patrol patrol = new Patrol(List.of(port));
        patrol.begin();
        port.awaitPacket();
        sayAndTell();
        port.lose();
        assertThat(patrol.look(0)).isZero();
        assertThat(patrol.pauseNs()).isEqualTo(CALM_NS);
    }

    @Test
    void callsByWhichNobodyWasWokenAreLookedForOftenForAWhile() {
        Patrol patrol = new Patrol(List.of());
        patrol.slept(0, CALM_NS, CALM_NS, true);
        assertThat(patrol.pauseNs()).as("nobody else can silence its bell yet").isEqualTo(CALM_NS);
        patrol.begin();
        patrol.slept(0, CALM_NS, CALM_NS - 1, true);
        patrol.slept(0, CALM_NS, CALM_NS, false);
        patrol.slept(0, ALARMED_NS, ALARMED_NS, true);
        assertThat(patrol.pauseNs()).isEqualTo(CALM_NS);
        patrol.slept(0, CALM_NS, CALM_NS, true);
        assertThat(patrol.pauseNs()).isEqualTo(ALARMED_NS);
        assertThat(patrol.look(10_000_000_000L)).isZero();
        assertThat(patrol.pauseNs()).isEqualTo(CALM_NS);
    }

    /** As the other side does it that keeps the rules, but for the call. */
    private void sayAndTell() {
        assertThat(out.offer(arena.allocate(8), 0, 8)).isTrue();
        assertThat(out.takeConsumerInterest()).isEqualTo(Interest.BELL);
    }
}
