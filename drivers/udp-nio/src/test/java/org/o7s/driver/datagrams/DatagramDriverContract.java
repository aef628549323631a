package org.o7s.driver.datagrams;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.core.driver.DatagramDriver;
import org.o7s.core.driver.DatagramPort;
import org.o7s.core.driver.DriverException;
import org.o7s.core.driver.HandOver;
import org.o7s.core.packet.Packet;
import org.o7s.core.packet.PacketPool;

/** What every driver of datagrams does; a driver's test extends it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class DatagramDriverContract {
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(10);

    /** The driver. */
    protected final DatagramDriver driver;

    /** Where packets come from; all are back in the end. */
    protected final PacketPool pool = new PacketPool(65_600, 256);

    /** What {@link #right} has received. */
    protected final List<byte[]> received = new ArrayList<>();

    private final List<InetSocketAddress> sources = new ArrayList<>();

    /** Sends. */
    protected DatagramPort left;

    /** Receives. */
    protected DatagramPort right;

    /** The contract for a driver. */
    protected DatagramDriverContract(DatagramDriver driver) {
        this.driver = driver;
    }

    @BeforeEach
    void open() throws DriverException {
        left = driver.open(loopback("127.0.0.1"));
        right = driver.open(loopback("127.0.0.1"));
    }

    @AfterEach
    void close() {
        left.close();
        right.close();
        assertThat(pool.inUse()).as("packets that nobody released").isZero();
    }

    /**
     * How many datagrams the kernel drops, and counts, as one, when there are many of this size.
     */
    protected int datagramsPerDrop(int lengthBytes) {
        return 1;
    }

    /** A free port of one of the addresses of this machine. */
    protected static InetSocketAddress loopback(String address) {
        return new InetSocketAddress(InetAddress.ofLiteral(address), 0);
    }

    /** A packet that begins with its number, if it is long enough. */
    protected final Packet packet(int number, int lengthBytes) {
        Packet packet = Objects.requireNonNull(pool.acquire());
        int at = packet.pushBack(lengthBytes);
        if (lengthBytes >= 4) {
            packet.memory().set(JAVA_INT_UNALIGNED, at, number);
        }
        return packet;
    }

    /** What a port has counted. */
    protected static long count(DatagramPort port, String counter) {
        return port.counters().getOrDefault(counter, 0L);
    }

    /** Offers one to the right port, and makes room for it if need be. */
    protected final void offer(int number, int lengthBytes) {
        Packet packet = packet(number, lengthBytes);
        while (!left.offer(packet, right.localAddress())) {
            left.flush();
        }
    }

    /** Takes what is there. */
    protected final int poll() {
        return right.poll(
                (memory, offset, length, source) -> {
                    received.add(memory.asSlice(offset, length).toArray(JAVA_BYTE));
                    sources.add(source);
                },
                64);
    }

    /** Waits until so many have come. */
    protected final void receive(int count) {
        awaitThat(() -> poll() >= 0 && received.size() >= count);
        assertThat(received).hasSize(count);
    }

    /** Waits for something at the right port. */
    protected final void awaitThat(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE_NS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError(
                        "in vain; left " + left.counters() + ", right " + right.counters());
            }
            right.waiter().await(2_000_000);
        }
    }

    /** The numbers of what has come. */
    protected final List<Integer> numbers() {
        return received.stream()
                .map(b -> MemorySegment.ofArray(b).get(JAVA_INT_UNALIGNED, 0))
                .toList();
    }

    // The IPCP decides what an empty datagram means; the driver carries it.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 1400, 9000, 65_507})
    void everyLengthArrivesUnchanged(int lengthBytes) {
        offer(7, lengthBytes);
        assertThat(left.flush()).isEqualTo(1);
        receive(1);
        assertThat(received.getFirst()).hasSize(lengthBytes);
        assertThat(sources.getFirst()).isEqualTo(left.localAddress());
    }

    @Test
    void datagramsArriveOverVersion6() throws DriverException {
        left.close();
        right.close();
        left = driver.open(loopback("::1"));
        right = driver.open(loopback("::1"));
        offer(1, 65_527);
        left.flush();
        receive(1);
        assertThat(received.getFirst()).hasSize(65_527);
    }

    @Test
    void datagramsArriveInOrderAndAllAreAccountedFor() {
        for (int i = 0; i < 5000; i++) {
            offer(i, 4 + i % 1400);
            if (i % 50 == 49) {
                left.flush();
                receive(i + 1);
            }
        }
        assertThat(numbers()).isEqualTo(IntStream.range(0, 5000).boxed().toList());
        assertThat(left.counters()).containsEntry("sent", 5000L);
        assertThat(right.counters())
                .containsEntry("received", 5000L)
                .containsEntry("dropped-queue-full", 0L);
    }

    @Test
    void aDatagramThatIsTooLargeIsCountedAndTheOthersAreSent() {
        offer(1, 100);
        offer(2, 65_508);
        offer(3, 100);
        assertThat(left.flush()).isEqualTo(2);
        receive(2);
        assertThat(numbers()).containsExactly(1, 3);
        assertThat(left.counters()).containsEntry("dropped-too-large", 1L);
    }

    @Test
    void aDestinationThatCannotBeIsCountedAndTheOthersAreSent() {
        left.offer(packet(1, 100), InetSocketAddress.createUnresolved("nowhere.invalid", 1));
        left.offer(packet(2, 100), new InetSocketAddress(right.localAddress().getAddress(), 0));
        offer(3, 100);
        assertThat(left.flush()).isEqualTo(1);
        receive(1);
        assertThat(left.counters())
                .containsEntry("dropped-bad-destination", 1L)
                .containsEntry("dropped-send-failed", 1L);
    }

    @Test
    void aPortThatNobodyListensOnDoesNotDisturbTheOthers() throws DriverException {
        DatagramPort gone = driver.open(loopback("127.0.0.1"));
        InetSocketAddress silent = gone.localAddress();
        gone.close();
        for (int i = 0; i < 10; i++) {
            left.offer(packet(i, 100), silent);
            offer(100 + i, 100);
            left.flush();
        }
        receive(10);
        assertThat(left.isAlive()).isTrue();
    }

    @Test
    void aFullQueueLeavesThePacketWithItsOwner() {
        int taken = 0;
        Packet packet = packet(0, 100);
        while (left.offer(packet, right.localAddress())) {
            packet = packet(++taken, 100);
        }
        packet.release();
        assertThat(left.pending()).isEqualTo(taken).isPositive();
        assertThat(left.flush()).isEqualTo(taken);
        receive(taken);
    }

    @Test
    void aPollHandsOverNoMoreThanItsLimit() {
        IntStream.range(0, 10).forEach(i -> offer(i, 100));
        left.flush();
        AtomicInteger seen = new AtomicInteger();
        awaitThat(() -> right.poll((m, o, l, s) -> seen.incrementAndGet(), 3) > 0);
        assertThat(seen.get()).isLessThanOrEqualTo(3);
        awaitThat(
                () ->
                        right.poll((m, o, l, s) -> seen.incrementAndGet(), 3) >= 0
                                && seen.get() == 10);
    }

    @Test
    void whatTheKernelDropsIsCounted() {
        int datagrams = 20_000;
        for (int i = 0; i < datagrams; i++) {
            offer(i, 8000);
        }
        awaitThat(() -> left.flush() >= 0 && left.pending() == 0);
        awaitThat(
                () ->
                        poll() == 0
                                && received.size()
                                                + datagramsPerDrop(8000)
                                                        * count(right, "dropped-queue-full")
                                        == datagrams);
        assertThat(count(right, "dropped-queue-full")).isPositive();
    }

    @Test
    void aDriverIsReplacedUnderTrafficWithoutLossOrDuplicates() throws DriverException {
        InetSocketAddress leftAddress = left.localAddress();
        InetSocketAddress rightAddress = right.localAddress();
        int datagrams = 20_000;
        for (int i = 0; i < datagrams; i++) {
            offer(i, 64);
            if (i % 400 == 399) {
                right = driver.adopt(right.handOver(), rightAddress);
                left = driver.adopt(left.handOver(), leftAddress);
            }
            if (i - received.size() > 100) {
                left.flush();
                poll();
            }
        }
        left.flush();
        receive(datagrams);
        assertThat(numbers()).isEqualTo(IntStream.range(0, datagrams).boxed().toList());
    }

    @Test
    void datagramsThatCameWhileNobodyHeldTheChannelAreNotLost() throws DriverException {
        InetSocketAddress address = right.localAddress();
        HandOver handOver = right.handOver();
        Packet packet = packet(1, 100);
        left.offer(packet, address);
        left.flush();
        right = driver.adopt(handOver, address);
        offer(2, 100);
        left.flush();
        receive(2);
        assertThat(numbers()).containsExactly(1, 2);
    }

    @Test
    void whatAnotherDriverLeftIsRefusedAndStaysOpen() {
        AtomicInteger closed = new AtomicInteger();
        assertThatThrownBy(
                        () ->
                                driver.adopt(
                                        new HandOver("other", closed::incrementAndGet),
                                        left.localAddress()))
                .isInstanceOf(DriverException.class)
                .hasMessageContaining("other");
        assertThat(closed).hasValue(0);
    }

    @Test
    void aSocketOfAnotherAddressIsRefusedAndStaysOpen() throws DriverException {
        InetSocketAddress address = right.localAddress();
        HandOver handOver = right.handOver();
        assertThatThrownBy(() -> driver.adopt(handOver, left.localAddress()))
                .isInstanceOf(DriverException.class)
                .hasMessageContaining("not to");
        right = driver.adopt(handOver, address);
        offer(1, 100);
        left.flush();
        receive(1);
    }

    @Test
    void aTakenPortIsASentenceThatSaysWhatToDo() {
        assertThatThrownBy(() -> driver.open(left.localAddress()))
                .isInstanceOf(DriverException.class)
                .hasMessageContaining("cannot bind a UDP socket to /127.0.0.1:")
                .hasMessageContaining("choose another port");
    }

    @Test
    void anAddressOfAnotherMachineIsASentence() {
        InetSocketAddress foreign = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 0);
        assertThatThrownBy(() -> driver.open(foreign))
                .isInstanceOf(DriverException.class)
                .hasMessageContaining("cannot bind a UDP socket to /192.0.2.1:0");
        assertThatThrownBy(
                        () -> driver.open(InetSocketAddress.createUnresolved("nowhere.invalid", 1)))
                .isInstanceOf(DriverException.class)
                .hasMessageContaining("nowhere.invalid is not known");
    }

    @Test
    void aWaitEndsWhenADatagramArrivesOrAnotherThreadWakesIt() throws InterruptedException {
        long before = System.nanoTime();
        offer(1, 100);
        left.flush();
        while (poll() == 0) {
            right.waiter().await(PATIENCE_NS * 4);
        }
        for (int i = 0; i < 100; i++) {
            Thread waker = Thread.ofPlatform().start(right.waiter()::wake);
            right.waiter().await(PATIENCE_NS * 4);
            waker.join();
        }
        assertThat(System.nanoTime() - before).isLessThan(PATIENCE_NS * 3);
    }

    @Test
    void packetsAndDatagramsThatWaitAtTheEndAreCounted() throws DriverException {
        offer(1, 100);
        left.flush();
        awaitThat(() -> count(left, "sent") == 1);
        right.close();
        assertThat(right.counters())
                .containsEntry("dropped-at-close", 1L)
                .containsEntry("received", 0L);
        offer(2, 100);
        left.close();
        assertThat(left.counters()).containsEntry("dropped-at-close", 1L);
    }

    @Test
    void aSenderThatRepeatsCostsNoAllocation() {
        int[] bytes = new int[1];
        DatagramPort.Receiver receiver = (memory, offset, length, source) -> bytes[0] += length;
        pump(receiver, 100_000);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        pump(receiver, 50_000);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(bytes[0]).isEqualTo(150_000 * 64);
        assertThat(allocated / 50_000).as("bytes per datagram of %d", allocated).isZero();
    }

    private void pump(DatagramPort.Receiver receiver, int datagrams) {
        int sent = 0;
        int seen = 0;
        InetSocketAddress to = right.localAddress();
        long end = System.nanoTime() + PATIENCE_NS * 3;
        while (seen < datagrams) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("received " + seen + " of " + sent);
            }
            while (sent < datagrams && sent - seen < 32) {
                Packet packet = pool.acquire();
                if (packet == null) {
                    break;
                }
                packet.pushBack(64);
                left.offer(packet, to);
                sent++;
            }
            left.flush();
            seen += right.poll(receiver, 64);
        }
    }

    @Test
    void aWakeAndACloseAfterTheHandOverAreHarmless() throws DriverException {
        InetSocketAddress address = right.localAddress();
        HandOver handOver = right.handOver();
        right.waiter().wake();
        right.close();
        assertThat(right.isAlive()).isFalse();
        right = driver.adopt(handOver, address);
        offer(1, 100);
        left.flush();
        receive(1);
    }

    @Test
    void manySendersAreToldApart() throws DriverException {
        List<DatagramPort> senders = new ArrayList<>();
        List<InetSocketAddress> expected = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            senders.add(driver.open(loopback("127.0.0." + (1 + i % 3))));
        }
        for (int round = 0; round < 3; round++) {
            for (DatagramPort sender : senders) {
                sender.offer(packet(round, 100), right.localAddress());
                sender.flush();
                expected.add(sender.localAddress());
            }
        }
        receive(60);
        senders.forEach(DatagramPort::close);
        assertThat(sources).isEqualTo(expected);
    }

    @Test
    void sizesAndDestinationsMayChangeWithEveryDatagram() throws DriverException {
        DatagramPort other = driver.open(loopback("127.0.0.1"));
        List<Integer> toOther = new ArrayList<>();
        List<Integer> sizes = List.of(1000, 1000, 1000, 400, 400, 4, 0, 1000, 0, 1000, 9000, 9000);
        for (int i = 0; i < 120; i++) {
            int bytes = sizes.get(i % sizes.size());
            boolean aside = i % 7 == 3;
            if (!left.offer(
                    packet(i, bytes), aside ? other.localAddress() : right.localAddress())) {
                throw new AssertionError("no room for 60 datagrams");
            }
            if (aside) {
                toOther.add(bytes);
            }
            if (i % 60 == 59) {
                left.flush();
                awaitThat(() -> poll() >= 0 && left.pending() == 0);
            }
        }
        List<Integer> ofOther = new ArrayList<>();
        awaitThat(
                () ->
                        other.poll((m, o, length, s) -> ofOther.add(length), 64) >= 0
                                && ofOther.size() == toOther.size());
        receive(120 - toOther.size());
        other.close();
        assertThat(ofOther).isEqualTo(toOther);
        List<Integer> toRight = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            if (i % 7 != 3) {
                toRight.add(sizes.get(i % sizes.size()));
            }
        }
        assertThat(received.stream().map(b -> b.length).toList()).isEqualTo(toRight);
    }
}
