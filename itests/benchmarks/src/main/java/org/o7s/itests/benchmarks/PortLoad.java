package org.o7s.itests.benchmarks;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Objects;
import org.o7s.core.driver.FramePort;
import org.o7s.core.packet.Packet;
import org.o7s.core.packet.PacketPool;

/**
 * Drives two ports that face each other from one thread: bursts of frames from left to right.
 *
 * <p>On a veth pair the sender's CPU carries a frame into the receiver's ring, so a burst is there
 * when the send returns, and each side can be measured alone.
 */
final class PortLoad {
    private static final int BATCH = 64;
    private static final int BURST = 512;
    private static final int HEADER_BYTES = 14;
    private static final int ETHER_TYPE = 0xa000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final PacketPool pool = new PacketPool(1888, 256);
    private final FramePort left;
    private final FramePort right;
    private final FramePort.Receiver read = this::read;
    private final FramePort.Receiver echo = this::echo;
    private long checksum;

    PortLoad(FramePort left, FramePort right) {
        this.left = left;
        this.right = right;
    }

    /** Runs {@code bursts} of 512 frames; what a burst leaves behind is not measured. */
    EthSample run(EthTask task, int frameBytes, int bursts) {
        double[] ns = new double[bursts];
        long allocated = 0;
        long frames = 0;
        for (int i = 0; i < bursts; i++) {
            long bytesBefore = threads.getCurrentThreadAllocatedBytes();
            long before = threads.getCurrentThreadCpuTime();
            int count = sendBurst(frameBytes);
            if (task != EthTask.SEND) {
                bytesBefore = threads.getCurrentThreadAllocatedBytes();
                before = threads.getCurrentThreadCpuTime();
                count = receiveBurst(task == EthTask.ECHO);
            }
            long spent = threads.getCurrentThreadCpuTime() - before;
            allocated += threads.getCurrentThreadAllocatedBytes() - bytesBefore;
            frames += count;
            ns[i] = (double) spent / Math.max(1, count);
            drain();
        }
        Arrays.sort(ns);
        return new EthSample(ns[bursts / 2], (double) allocated / Math.max(1, frames));
    }

    /** Depends on every frame that was read, so that no read can be left out. */
    long checksum() {
        return checksum;
    }

    private int sendBurst(int frameBytes) {
        for (int batch = 0; batch < BURST / BATCH; batch++) {
            for (int i = 0; i < BATCH; i++) {
                Packet packet = Objects.requireNonNull(pool.acquire(), "pool is empty");
                int at = packet.pushBack(frameBytes);
                header(packet, at, right.macAddress(), left.macAddress());
                packet.memory().set(JAVA_INT_UNALIGNED, at + HEADER_BYTES, i);
                offer(left, packet);
            }
            left.flush();
        }
        return BURST;
    }

    private int receiveBurst(boolean sendBack) {
        int count = 0;
        while (count < BURST) {
            int polled = right.poll(sendBack ? echo : read, BATCH);
            if (polled == 0) {
                break;
            }
            count += polled;
            if (sendBack) {
                right.flush();
            }
        }
        return count;
    }

    private void read(MemorySegment memory, long offset, int lengthBytes) {
        checksum += memory.get(JAVA_INT_UNALIGNED, offset + HEADER_BYTES) + lengthBytes;
    }

    private void echo(MemorySegment memory, long offset, int lengthBytes) {
        Packet packet = Objects.requireNonNull(pool.acquire(), "pool is empty");
        int at = packet.pushBack(lengthBytes);
        header(packet, at, left.macAddress(), right.macAddress());
        MemorySegment.copy(
                memory,
                offset + HEADER_BYTES,
                packet.memory(),
                (long) at + HEADER_BYTES,
                lengthBytes - HEADER_BYTES);
        offer(right, packet);
    }

    private static void header(Packet packet, int at, long destination, long source) {
        MemorySegment memory = packet.memory();
        memory.set(JAVA_INT_UNALIGNED, at, Integer.reverseBytes((int) (destination >>> 16)));
        memory.set(JAVA_BYTE, at + 4, (byte) (destination >>> 8));
        memory.set(JAVA_BYTE, at + 5, (byte) destination);
        memory.set(JAVA_INT_UNALIGNED, at + 6, Integer.reverseBytes((int) (source >>> 16)));
        memory.set(JAVA_BYTE, at + 10, (byte) (source >>> 8));
        memory.set(JAVA_BYTE, at + 11, (byte) source);
        memory.set(JAVA_BYTE, at + 12, (byte) (ETHER_TYPE >>> 8));
        memory.set(JAVA_BYTE, at + 13, (byte) ETHER_TYPE);
    }

    private static void offer(FramePort port, Packet packet) {
        while (!port.offer(packet)) {
            port.flush();
        }
    }

    private void drain() {
        int seen;
        do {
            left.flush();
            right.flush();
            seen = right.poll(read, BURST) + left.poll(read, BURST);
        } while (seen > 0);
    }
}
