package org.o7s.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.o7s.api.FlowAccess;
import org.o7s.api.FlowException;
import org.o7s.api.QosSpec;
import org.o7s.core.time.Clocks;

/** A flow as bytes: {@link org.o7s.api.Flow#channel}. */
class FlowChannelTest {
    private final FlowFixture pair = new FlowFixture(QosSpec.RAW_CHECKED, 64);
    private final ClientFlow near = pair.on(pair.link.user(), QosSpec.RAW_CHECKED, Clocks.system());
    private final ClientFlow far =
            pair.on(pair.link.provider(), QosSpec.RAW_CHECKED, Clocks.system());

    @Test
    void aWriteIsCutAtTheMaximumPacketSize() throws IOException {
        near.output().write(new byte[3500]);
        assertThat(near.counters().sentPackets()).isEqualTo(3);
        ByteBuffer packet = ByteBuffer.allocate(2000);
        assertThat(far.read(packet.clear())).isEqualTo(1496);
        assertThat(far.read(packet.clear())).isEqualTo(1496);
        assertThat(far.read(packet.clear())).isEqualTo(508);
    }

    @Test
    void readsJoinWhatCameInPacketsOfAnySize() throws IOException {
        byte[] sent = new byte[20_000];
        long seed = 7;
        Random random = new Random(seed);
        random.nextBytes(sent);
        OutputStream out = near.output();
        for (int at = 0; at < sent.length; ) {
            int bytes = Math.min(1 + random.nextInt(1000), sent.length - at);
            out.write(sent, at, bytes);
            at += bytes;
        }
        near.close();
        assertThat(far.input().readAllBytes()).as("seed %d", seed).isEqualTo(sent);
        assertThat(pair.pools.inUse()).isZero();
    }

    @Test
    void lineAfterLineIsReadUntilThePeerDeallocates() throws IOException {
        near.output().write("one\ntwo\nthree".getBytes(UTF_8));
        near.close();
        BufferedReader lines = new BufferedReader(new InputStreamReader(far.input(), UTF_8));
        assertThat(lines.readAllLines()).containsExactly("one", "two", "three");
        assertThat(far.input().read()).isEqualTo(-1);
    }

    @Test
    void allStreamsOfAFlowShareWhatIsLeftOfAPacket() throws IOException {
        near.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        assertThat(far.input().read()).isEqualTo(1);
        assertThat(far.input().read()).isEqualTo(2);
        ByteBuffer rest = ByteBuffer.allocate(10);
        assertThat(far.read(rest)).isEqualTo(1);
    }

    @Test
    void noReadOfNothingComesBetweenPacketsThatExactlyFit() throws IOException {
        near.write(ByteBuffer.wrap(new byte[] {1, 2}));
        near.write(ByteBuffer.wrap(new byte[] {3, 4}));
        InputStream in = far.input();
        assertThat(in.readNBytes(2)).containsExactly(1, 2);
        assertThat(in.readNBytes(2)).containsExactly(3, 4);
    }

    @Test
    void aPassedTimeLimitAndOtherFailuresKeepTheirReason() {
        far.setReceiveTimeout(Duration.ofMillis(2));
        assertThatThrownBy(() -> far.input().read())
                .isInstanceOf(InterruptedIOException.class)
                .hasCauseInstanceOf(FlowException.class);
        far.options().setAccess(FlowAccess.READ_ONLY);
        assertThatThrownBy(() -> far.output().write(1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("read only");
    }

    @Test
    void aWriteThatMustNotWaitSaysHowMuchWasTaken() throws IOException {
        near.options().setWriteBlocking(false);
        ByteBuffer bytes = ByteBuffer.allocate(1496 * 100);
        assertThat(near.channel().write(bytes)).isEqualTo(1496 * 64);
        assertThat(bytes.remaining()).isEqualTo(1496 * 36);
        assertThat(bytes.limit()).isEqualTo(1496 * 100);
        assertThatThrownBy(() -> near.channel().write(bytes)).isInstanceOf(IOException.class);
    }

    @Test
    void closingAStreamDeallocatesTheFlow() throws IOException {
        InputStream in = near.input();
        in.close();
        assertThat(near.channel().isOpen()).isFalse();
        assertThatThrownBy(() -> near.channel().read(ByteBuffer.allocate(1)))
                .isInstanceOf(ClosedChannelException.class);
        assertThat(far.input().read()).isEqualTo(-1);
    }
}
