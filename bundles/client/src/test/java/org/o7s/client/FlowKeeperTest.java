package org.o7s.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.api.FlowError;
import org.o7s.api.FlowException;
import org.o7s.api.FlowState;
import org.o7s.api.QosSpec;
import org.o7s.core.loop.Loop;
import org.o7s.core.packet.Packet;

/** docs/wire/wire-endtoend.md 1.5, in virtual time. */
class FlowKeeperTest {
    private static final long MS = 1_000_000;
    private static final long T_MS = 1600;

    private final FlowFixture pair = new FlowFixture(QosSpec.RAW.withTimeoutMs(T_MS), 64);
    private final Loop loop = new Loop("keeper", pair.clocks);
    private final FlowKeeper keeper = new FlowKeeper(loop);
    private final FlowKeeper.Care care = keeper.keep(pair.flow);

    private void pass(long ms) {
        for (long left = ms; left > 0; left -= 10) {
            pair.clocks.advance(Math.min(10, left) * MS);
            loop.pass();
        }
    }

    private int keepalivesOnTheWire() {
        int found = 0;
        Packet packet;
        while ((packet = pair.link.provider().poll()) != null) {
            assertThat(packet.length()).isZero();
            packet.release();
            found++;
        }
        return found;
    }

    @Test
    void anIdleFlowSendsOneKeepaliveEachQuarterOfItsTimeout() {
        pass(399);
        assertThat(keepalivesOnTheWire()).isZero();
        pass(1);
        assertThat(keepalivesOnTheWire()).isEqualTo(1);
        pass(1200);
        assertThat(keepalivesOnTheWire()).isEqualTo(3);
        assertThat(pair.flow.counters().keepalivesSent()).isEqualTo(4);
    }

    @Test
    void aFlowThatIsWrittenToSendsNone() {
        for (int i = 0; i < 20; i++) {
            pass(300);
            pair.deliver();
            pair.flow.write(FlowFixture.bytes(1));
            Packet packet = pair.link.provider().poll();
            assertThat(packet.length()).isEqualTo(1);
            packet.release();
        }
        assertThat(pair.flow.counters().keepalivesSent()).isZero();
    }

    @Test
    void aPeerThatIsSilentForItsTimeoutIsLost() {
        pass(T_MS - 10);
        assertThat(pair.flow.state()).isEqualTo(FlowState.UP);
        pass(10);
        assertThat(pair.flow.state()).isEqualTo(FlowState.PEER_LOST);
        assertThatThrownBy(() -> pair.flow.poll(ByteBuffer.allocate(10)))
                .isInstanceOfSatisfying(
                        FlowException.class,
                        e -> assertThat(e.error()).isEqualTo(FlowError.PEER_TIMED_OUT));
        assertThatThrownBy(() -> pair.flow.offer(ByteBuffer.allocate(10)))
                .hasMessageContaining("nothing was heard of the peer for 1600 ms");
    }

    @Test
    void aLostPeerComesBackWithItsNextKeepalive() {
        pass(T_MS);
        assertThat(pair.flow.state()).isEqualTo(FlowState.PEER_LOST);
        pair.deliver();
        assertThat(pair.flow.state()).isEqualTo(FlowState.UP);
        pair.flow.write(FlowFixture.bytes(1));
    }

    /** The process was stopped, or the clock jumps: nobody looked meanwhile. */
    private void away(long ms) {
        pair.clocks.advance(ms * MS);
        loop.pass();
    }

    @ParameterizedTest(name = "away for {0} ms")
    @ValueSource(longs = {T_MS, 10 * T_MS, 3_600_000})
    void whoWasAwayBlamesNobodyAndListensAnew(long ms) {
        pass(300);
        away(ms);
        assertThat(pair.flow.state()).isEqualTo(FlowState.UP);
        assertThat(keepalivesOnTheWire()).as("the peer has waited for long").isEqualTo(1);
        pass(T_MS - 10);
        assertThat(pair.flow.state()).isEqualTo(FlowState.UP);
        pass(10);
        assertThat(pair.flow.state()).isEqualTo(FlowState.PEER_LOST);
    }

    @Test
    void aLookThatIsLateByLessThanHalfATimeoutExcusesNoSilence() {
        pass(T_MS / 2);
        away(T_MS / 2);
        assertThat(pair.flow.state()).isEqualTo(FlowState.PEER_LOST);
    }

    @Test
    void aPeerThatWasLostIsNotFoundByAClockThatJumps() {
        pass(T_MS);
        away(3_600_000);
        assertThat(pair.flow.state()).isEqualTo(FlowState.PEER_LOST);
        pair.deliver();
        assertThat(pair.flow.state()).isEqualTo(FlowState.UP);
    }

    @Test
    void keepalivesGoOutToALostPeerToo() {
        pass(T_MS);
        keepalivesOnTheWire();
        pass(400);
        assertThat(keepalivesOnTheWire()).isEqualTo(1);
    }

    @Test
    void keepalivesKeepAFlowAliveThatNobodyReads() {
        for (int i = 0; i < 500; i++) {
            pass(400);
            pair.deliver();
        }
        pass(100);
        assertThat(pair.flow.state()).isEqualTo(FlowState.UP);
        assertThat(pair.flow.counters().keepalivesReceived()).isEqualTo(500);
        assertThat(pair.link.user().waiting()).isZero();
    }

    @Test
    void aPacketBehindKeepalivesIsNotLostToTheKeeper() {
        pair.deliver();
        pair.deliver((byte) 5);
        pair.deliver();
        pass(100);
        ByteBuffer buffer = ByteBuffer.allocate(10);
        assertThat(pair.flow.read(buffer)).isEqualTo(1);
        assertThat(buffer.get(0)).isEqualTo((byte) 5);
    }

    @Test
    void twoKeptEndsStayUpForever() {
        ClientFlow peer = pair.peer();
        FlowKeeper.Care other = keeper.keep(peer);
        pass(20 * T_MS);
        assertThat(pair.flow.state()).isEqualTo(FlowState.UP);
        assertThat(peer.state()).isEqualTo(FlowState.UP);
        other.end();
    }

    @Test
    void aFullRingOfUnreadPacketsIsNotTakenForSilence() {
        for (int i = 0; i < 64; i++) {
            pair.deliver((byte) i);
        }
        pair.flow.counters();
        pass(3 * T_MS);
        // The keeper holds one packet, so the ring has room for one more sign of life.
        pair.deliver((byte) 64);
        pass(3 * T_MS);
        assertThat(pair.flow.state()).isEqualTo(FlowState.UP);
    }

    @Test
    void aFlowWithoutTimeoutIsLeftAlone() {
        FlowFixture eternal = new FlowFixture(QosSpec.RAW.withTimeoutMs(0));
        care.end();
        pass(1);
        new FlowKeeper(loop).keep(eternal.flow);
        pass(1_000_000);
        assertThat(eternal.flow.state()).isEqualTo(FlowState.UP);
        assertThat(eternal.flow.counters().keepalivesSent()).isZero();
    }

    @Test
    void careEndsWithTheFlow() {
        pair.flow.close();
        pass(200);
        assertThat(loop.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void noKeepaliveIsWrittenWhileTheFlowIsDown() {
        pair.link.setDown(true);
        pass(1000);
        assertThat(keepalivesOnTheWire()).isZero();
    }
}
