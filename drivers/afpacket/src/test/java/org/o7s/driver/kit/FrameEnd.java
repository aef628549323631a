package org.o7s.driver.kit;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.o7s.core.counters.CounterSet;
import org.o7s.core.driver.DriverException;
import org.o7s.core.driver.FrameDriver;
import org.o7s.core.driver.FramePort;
import org.o7s.core.driver.FrameRequest;
import org.o7s.core.driver.HandOver;
import org.o7s.core.packet.Packet;
import org.o7s.core.packet.PacketPool;
import org.o7s.linux.NetworkNamespace;
import org.o7s.linux.kit.VirtualCable;

/**
 * One end of a cable with a port on it, in the hands of the test's thread; frames carry numbers.
 */
final class FrameEnd {
    static final int HEADER_BYTES = 14;
    static final long BROADCAST = 0xffff_ffff_ffffL;
    static final int ETHER_TYPE = 0xa000;
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long PAUSE_NS = 1_000_000;

    private final NetworkNamespace namespace;
    private final FrameDriver driver;
    private final PacketPool pool;
    final List<byte[]> received = new ArrayList<>();
    FramePort port;
    long sent;

    FrameEnd(NetworkNamespace namespace, FrameDriver driver, PacketPool pool) {
        this.namespace = namespace;
        this.driver = driver;
        this.pool = pool;
        this.port = open(ETHER_TYPE);
    }

    FramePort open(int etherType) {
        return inside(() -> driver.open(new FrameRequest(VirtualCable.INTERFACE, etherType)));
    }

    FramePort adopt(HandOver left, int etherType) throws DriverException {
        try {
            return namespace.call(
                    () -> driver.adopt(left, new FrameRequest(VirtualCable.INTERFACE, etherType)));
        } catch (DriverException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private FramePort inside(Callable<FramePort> work) {
        try {
            return namespace.call(work);
        } catch (Exception e) {
            throw new AssertionError("in " + namespace.name(), e);
        }
    }

    /** Replaces the port by what a newer version of the driver makes of its remains. */
    void swap(UnaryOperator<HandOver> onTheWay) throws DriverException {
        HandOver left = port.handOver();
        count();
        port = adopt(onTheWay.apply(left), ETHER_TYPE);
    }

    private void count() {
        sent += port.counters().get("sent");
    }

    /** A frame whose payload starts with its number. */
    Packet frame(int number, long destination, int etherType, int lengthBytes) {
        Packet packet = pool.acquire();
        assertThat(packet).as("packet for frame %d", number).isNotNull();
        int at = packet.pushBack(lengthBytes);
        MemorySegment memory = packet.memory();
        for (int i = 0; i < 6; i++) {
            memory.set(JAVA_BYTE, at + i, (byte) (destination >>> (40 - 8 * i)));
            memory.set(JAVA_BYTE, at + 6 + i, (byte) (port.macAddress() >>> (40 - 8 * i)));
        }
        memory.set(JAVA_BYTE, at + 12, (byte) (etherType >>> 8));
        memory.set(JAVA_BYTE, at + 13, (byte) etherType);
        if (lengthBytes >= HEADER_BYTES + 4) {
            memory.set(JAVA_INT_UNALIGNED, at + HEADER_BYTES, number);
        }
        return packet;
    }

    /** Offers a frame, flushing first when the queue is full. */
    void offer(Packet frame) {
        while (!port.offer(frame)) {
            port.flush();
        }
    }

    void offer(int number, long destination, int lengthBytes) {
        offer(frame(number, destination, ETHER_TYPE, lengthBytes));
    }

    /** Sends all that waits. */
    void flush() {
        awaitThat("everything is sent", () -> port.flush() >= 0 && port.pending() == 0);
    }

    int poll() {
        return port.poll(
                (memory, offset, length) ->
                        received.add(memory.asSlice(offset, length).toArray(JAVA_BYTE)),
                64);
    }

    /** Polls until {@code count} frames came in all. */
    void receive(int count) {
        awaitThat("frames received: " + count, () -> poll() >= 0 && received.size() >= count);
        assertThat(received.size()).isEqualTo(count);
    }

    List<Integer> numbers() {
        return received.stream().map(FrameEnd::number).toList();
    }

    static int number(byte[] frame) {
        return MemorySegment.ofArray(frame).get(JAVA_INT_UNALIGNED, HEADER_BYTES);
    }

    long counter(String name) {
        return port.counters().get(name);
    }

    long dropped() {
        return port.counters().entrySet().stream()
                .filter(e -> e.getKey().startsWith(CounterSet.DROPPED))
                .mapToLong(java.util.Map.Entry::getValue)
                .sum();
    }

    /** Looks again and again, asleep in the port's waiter in between. */
    void awaitThat(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE_NS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError(
                        "in vain: "
                                + what
                                + "; counters "
                                + port.counters()
                                + ", received "
                                + received.size());
            }
            port.waiter().await(PAUSE_NS);
        }
    }
}
