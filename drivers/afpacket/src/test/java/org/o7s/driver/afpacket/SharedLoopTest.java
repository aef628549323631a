package org.o7s.driver.afpacket;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.o7s.core.driver.DriverException;
import org.o7s.core.driver.FramePort;
import org.o7s.core.driver.FrameRequest;
import org.o7s.core.driver.HandOver;
import org.o7s.core.loop.Agent;
import org.o7s.core.loop.Loop;
import org.o7s.core.loop.LoopThread;
import org.o7s.core.packet.Packet;
import org.o7s.core.packet.PacketPool;
import org.o7s.core.time.Clocks;
import org.o7s.linux.kit.NeedsNamespaces;
import org.o7s.linux.kit.VirtualCable;

/** Several ports on one loop, which sleeps in all of them with one system call. */
@NeedsNamespaces
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SharedLoopTest {
    private static final int PORTS = 3;
    private static final int ETHER_TYPE = 0xa000;
    private static final int HEADER_BYTES = 14;

    /** Far less than the half second after which a loop looks around without being woken. */
    private static final long PROMPT_NS = 400_000_000L;

    private static final long LIMIT_MS = 20_000;

    private final VirtualCable cable = VirtualCable.plug();
    private final AfpacketDriver driver = new AfpacketDriver();
    private final PacketPool pool = new PacketPool(2000, 4096);
    private final Loop loop = new Loop("shared", Clocks.system());
    private final List<Line> lines = new ArrayList<>();
    private final FramePort sender;
    private final LoopThread thread;

    SharedLoopTest() throws Exception {
        sender = cable.left().call(() -> driver.open(request(ETHER_TYPE)));
        for (int i = 0; i < PORTS; i++) {
            Line line = new Line(ETHER_TYPE + i);
            lines.add(line);
            loop.add(line);
        }
        thread = LoopThread.start(loop);
    }

    @AfterEach
    void end() {
        lines.forEach(line -> onLoop(line::close));
        thread.close();
        sender.close();
        cable.close();
        assertThat(pool.inUse()).isZero();
    }

    private static FrameRequest request(int etherType) {
        return new FrameRequest(VirtualCable.INTERFACE, etherType);
    }

    private void onLoop(Runnable task) {
        CompletableFuture.runAsync(task, loop).join();
    }

    /** A port of the loop, and the numbers of the frames that came. */
    private final class Line implements Agent {
        private final int etherType;
        private final List<Integer> numbers = new ArrayList<>();
        private @Nullable FramePort port;

        Line(int etherType) throws Exception {
            this.etherType = etherType;
            use(cable.right().call(() -> driver.open(request(etherType))));
        }

        private void use(FramePort opened) {
            port = opened;
            loop.watch(opened.waiter());
        }

        @Override
        public String agentName() {
            return "line " + Integer.toHexString(etherType);
        }

        @Override
        public int doWork(long nowNs) {
            FramePort from = port;
            if (from == null) {
                return 0;
            }
            return from.poll(
                    (memory, at, length) -> {
                        synchronized (numbers) {
                            numbers.add(memory.get(JAVA_INT_UNALIGNED, at + HEADER_BYTES));
                            numbers.notifyAll();
                        }
                    },
                    16);
        }

        HandOver leave() {
            FramePort leaving = Objects.requireNonNull(port);
            port = null;
            loop.unwatch(leaving.waiter());
            return leaving.handOver();
        }

        void close() {
            FramePort closing = port;
            port = null;
            if (closing != null) {
                loop.unwatch(closing.waiter());
                closing.close();
            }
        }

        /** Exchanges the driver under the port, as when a newer version comes. */
        void exchange() {
            HandOver left = leave();
            try {
                use(new AfpacketDriver().adopt(left, request(etherType)));
            } catch (DriverException e) {
                throw new AssertionError(e);
            }
        }

        void awaitFrames(int count, long limitMs) throws InterruptedException {
            long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMs);
            synchronized (numbers) {
                while (numbers.size() < count) {
                    long leftMs = (endNs - System.nanoTime()) / 1_000_000;
                    assertThat(leftMs).as("%s of %s came", numbers.size(), count).isPositive();
                    numbers.wait(leftMs);
                }
            }
        }
    }

    private void send(int line, int number) {
        send(sender, line, number);
    }

    private void send(FramePort from, int line, int number) {
        Packet frame = Objects.requireNonNull(pool.acquire());
        int at = frame.pushBack(60);
        for (int i = 0; i < 6; i++) {
            frame.memory().set(JAVA_BYTE, at + i, (byte) 0xff);
        }
        int etherType = ETHER_TYPE + line;
        frame.memory().set(JAVA_SHORT_UNALIGNED, at + 12, Short.reverseBytes((short) etherType));
        frame.memory().set(JAVA_INT_UNALIGNED, at + HEADER_BYTES, number);
        while (!from.offer(frame)) {
            from.flush();
        }
        while (from.pending() > 0) {
            from.flush();
        }
    }

    /** Until the loop has gone to sleep: it yields for 50 µs before. */
    private void letItSleep() {
        long before = loop.counters().snapshot().get("sleeps");
        while (loop.counters().snapshot().get("sleeps") == before) {
            LockSupport.parkNanos(100_000);
        }
    }

    /**
     * Sends one frame more to a loop that sleeps, and says whether it came later than to one that
     * is woken. On a busy machine a few of many do; of those that wake nobody nearly all do.
     */
    private boolean isLate(int line, int number) throws InterruptedException {
        letItSleep();
        long beganNs = System.nanoTime();
        send(line, number);
        lines.get(line).awaitFrames(number, LIMIT_MS);
        return System.nanoTime() - beganNs > PROMPT_NS;
    }

    @Test
    void aFrameOnAnyPortEndsTheSleep() throws InterruptedException {
        int late = 0;
        for (int round = 1; round <= 20; round++) {
            for (int line = 0; line < PORTS; line++) {
                late += isLate(line, round) ? 1 : 0;
            }
        }
        assertThat(late).as("late of %s", 20 * PORTS).isLessThan(10);
    }

    @Test
    void thoseThatStayAreWokenWhoeverLeaves() throws InterruptedException {
        for (int line = 1; line < PORTS; line++) {
            onLoop(lines.get(line - 1)::close);
            int late = 0;
            for (int number = 1; number <= 5; number++) {
                late += isLate(line, number) ? 1 : 0;
            }
            assertThat(late).as("late of 5 on line %s", line).isLessThan(3);
        }
    }

    @Test
    void exchangingTheDriverOfOneLosesNothingOfAny() throws InterruptedException {
        int frames = 2000;
        for (int number = 0; number < frames; number++) {
            for (int line = 0; line < PORTS; line++) {
                send(line, number);
            }
            if (number % 20 == 0) {
                onLoop(lines.get(number / 20 % PORTS)::exchange);
            }
            for (Line line : lines) {
                line.awaitFrames(Math.max(0, number - 100), LIMIT_MS);
            }
        }
        List<Integer> all = IntStream.range(0, frames).boxed().toList();
        for (Line line : lines) {
            line.awaitFrames(frames, LIMIT_MS);
            assertThat(line.numbers).isEqualTo(all);
        }
    }

    @Test
    void aFloodedPortStarvesNoOther() throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        Thread flood =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    for (int i = 0; !enough.get(); i++) {
                                        send(sender, 0, i);
                                    }
                                });
        FramePort other = cable.left().call(() -> driver.open(request(ETHER_TYPE + 1)));
        try {
            lines.get(0).awaitFrames(1000, LIMIT_MS);
            for (int number = 1; number <= 50; number++) {
                send(other, 1, number);
                lines.get(1).awaitFrames(number, LIMIT_MS);
            }
        } finally {
            enough.set(true);
            flood.join();
            other.close();
        }
        assertThat(lines.get(0).numbers.size()).isGreaterThan(1000);
    }
}
