package org.o7s.ipc.data;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.o7s.linux.MessageListener;
import org.o7s.linux.MessageSocket;
import org.o7s.linux.ReadinessSet;

/** The rings between two JVMs, the memory handed over a socket. */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TwoProcessesTest {
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(30);

    @TempDir Path directory;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment packet = arena.allocate(FlowSegment.longestBytes());
    private MessageListener listener;
    private MessageSocket socket;
    private Process child;
    private FlowSegment segment;

    @BeforeEach
    void startTheOther() throws Exception {
        Path path = directory.resolve("s");
        listener = MessageListener.open(path, 1);
        child =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                EchoProcess.class.getName(),
                                path.toString())
                        .inheritIO()
                        .start();
        try (ReadinessSet set = ReadinessSet.open()) {
            set.add(listener.descriptor(), 0, ReadinessSet.READABLE);
            set.await(PATIENCE_NS, (token, events) -> {});
        }
        socket = listener.accept().orElseThrow();
        segment = FlowSegment.create(arena);
        socket.send(new byte[] {1}, List.of(DescriptorHandle.of(segment.handle())));
        segment.handle().close();
    }

    @AfterEach
    void end() {
        child.destroyForcibly();
        socket.close();
        listener.close();
        arena.close();
    }

    @Test
    void theKernelSaysWhichProcessItIs() throws Exception {
        assertThat(socket.peer().processId()).isEqualTo((int) child.pid());
    }

    @Test
    void everyRecordComesBackWholeAndInOrder() throws Exception {
        int count = 100_000;
        RingProducer to = segment.daemonProducer();
        RingConsumer from = segment.daemonConsumer();
        int sent = 0;
        int got = 0;
        while (got < count) {
            while (sent < count && sent - got < 500 && to.hasRoom(bytes(sent))) {
                packet.set(JAVA_INT, 0, sent);
                to.offer(packet, 0, bytes(sent));
                sent++;
            }
            if (to.takeConsumerInterest() == Interest.SLEEPER) {
                to.wakeConsumer();
            }
            int length = from.next();
            if (length == RingConsumer.EMPTY) {
                from.wantRecords(Interest.SLEEPER);
                if (!from.hasNext()) {
                    from.sleep(PATIENCE_NS);
                }
                continue;
            }
            assertThat(length).isEqualTo(bytes(got));
            from.copyTo(packet, 0);
            assertThat(packet.get(JAVA_INT, 0)).isEqualTo(got);
            got++;
            if (from.advance() && from.takeProducerInterest() == Interest.SLEEPER) {
                from.wakeProducer();
            }
        }
        to.end();
        assertThat(to.takeConsumerInterest()).isIn(Interest.SLEEPER, Interest.NONE);
        to.wakeConsumer();
        assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(child.exitValue()).isZero();
    }

    private static int bytes(int number) {
        return 4 + (int) (number * 2_654_435_761L % 1400 + 1400) % 1400;
    }

    @Test
    void memoryOfAProcessThatWasKilledCanStillBeTouched() throws Exception {
        RingProducer to = segment.daemonProducer();
        child.destroyForcibly();
        assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
        int offered = 0;
        while (to.offer(packet, 0, 1000)) {
            offered++;
        }
        assertThat(offered).isBetween(1, 65);
        assertThat(to.isBroken()).isFalse();
    }
}
