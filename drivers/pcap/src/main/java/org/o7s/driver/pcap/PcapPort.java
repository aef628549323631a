package org.o7s.driver.pcap;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.o7s.core.counters.Counter;
import org.o7s.core.counters.CounterSet;
import org.o7s.core.driver.FramePort;
import org.o7s.core.driver.HandOver;
import org.o7s.core.driver.NativeResource;
import org.o7s.core.loop.ParkingWaiter;
import org.o7s.core.loop.Waiter;
import org.o7s.core.packet.Packet;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapNativeException;

/** A handle of libpcap in the hands of one loop; its behaviour is that of the other drivers. */
final class PcapPort implements FramePort {
    /** Frames that wait for a flush at most. */
    static final int QUEUE_PACKETS = 64;

    private static final int ETHERNET_BYTES = 14;
    private static final int CAPTURE_QUEUE_BYTES = 4 << 20;
    private static final int[] ARRAY_BYTES = {256, 2048, 9216, 65_600};
    private static final int HAND_OVER_TRIES = 50;
    private static final long PENDING_WAIT_NS = 1_000_000;
    private static final String RING_FULL = CounterSet.DROPPED + "ring-full";

    private final PcapHandle handle;
    private final LinkWatch link;
    private final String kind;
    private final int snapBytes;
    private final CounterSet counters = new CounterSet();
    private final Counter received = counters.make("received");
    private final Counter sent = counters.make("sent");
    private final Counter shared = counters.make(SENT_SHARED);
    private final Counter retries = counters.make("send-retries");
    private final Counter tooLarge = counters.make(CounterSet.DROPPED + "too-large");
    private final Counter interfaceDown = counters.make(CounterSet.DROPPED + "interface-down");
    private final Counter refused = counters.make(CounterSet.DROPPED + "refused");
    private final Counter atClose = counters.make(CounterSet.DROPPED + "at-close");
    private final ParkingWaiter parking = new ParkingWaiter();
    private final FrameQueue queue = new FrameQueue(CAPTURE_QUEUE_BYTES, parking::wake);
    private final CaptureThread capture;
    private final Deque<byte[]> backlog = new ArrayDeque<>();
    private final Waiter waiter = new QueueWaiter();
    private final byte[][] arrays = new byte[ARRAY_BYTES.length][0];
    private final @Nullable Packet[] queued = new @Nullable Packet[QUEUE_PACKETS];
    private final long dropsBefore;
    private volatile long drops;
    private volatile boolean ended;
    private int first;
    private int end;

    PcapPort(PcapHandle handle, LinkWatch link, String kind, int snapBytes, List<byte[]> backlog) {
        this.handle = handle;
        this.link = link;
        this.kind = kind;
        this.snapBytes = snapBytes;
        this.backlog.addAll(backlog);
        this.dropsBefore = kernelDrops(0);
        this.capture =
                new CaptureThread(
                        handle,
                        queue,
                        link,
                        counters.make(CounterSet.DROPPED + "truncated"),
                        counters.make("capture-errors"));
        capture.start();
        link.start();
    }

    @Override
    public long macAddress() {
        return link.mac();
    }

    @Override
    public int mtuBytes() {
        return link.mtuBytes();
    }

    @Override
    public boolean isAlive() {
        return !ended && link.isThere() && link.mtuBytes() <= PcapDriver.mtuBytes(snapBytes);
    }

    @Override
    public int poll(Receiver receiver, int limit) {
        int count = 0;
        while (count < limit && !backlog.isEmpty()) {
            byte[] frame = backlog.removeFirst();
            receiver.onFrame(MemorySegment.ofArray(frame), 0, frame.length);
            count++;
        }
        count += queue.poll(receiver, limit - count);
        received.add(count);
        return count;
    }

    @Override
    public boolean offer(Packet frame) {
        if (end == QUEUE_PACKETS) {
            return false;
        }
        queued[end++] = frame;
        return true;
    }

    @Override
    public int pending() {
        return end - first;
    }

    @Override
    public int flush() {
        int left = 0;
        while (first < end) {
            Counter fate = send(Objects.requireNonNull(queued[first]));
            if (fate == retries) {
                retries.increment();
                return left;
            }
            int packets = drop();
            if (fate == sent) {
                left++;
                sent.increment();
                shared.add(packets - 1L);
            } else {
                fate.add(packets);
            }
        }
        first = 0;
        end = 0;
        return left;
    }

    /** Sends one frame; the counter that it returns says what became of it. */
    private Counter send(Packet frame) {
        int bytes = frame.length();
        if (bytes < ETHERNET_BYTES) {
            return refused;
        }
        if (bytes > link.mtuBytes() + ETHERNET_BYTES) {
            return tooLarge;
        }
        byte[] array = array(bytes);
        MemorySegment.copy(frame.memory(), JAVA_BYTE, frame.offset(), array, 0, bytes);
        try {
            handle.sendPacket(array, bytes);
            return sent;
        } catch (PcapNativeException e) {
            SendFailure failure = SendFailure.of(e, link.isUp() && link.isThere());
            return switch (failure) {
                case LATER -> retries;
                case INTERFACE_DOWN -> interfaceDown;
                case TOO_LARGE -> tooLarge;
                case REFUSED -> refused;
            };
        } catch (NotOpenException e) {
            return refused;
        }
    }

    /** An array with room for a frame, not much larger: JNA copies it whole. */
    private byte[] array(int bytes) {
        int size = 0;
        while (ARRAY_BYTES[size] < bytes) {
            size++;
        }
        if (arrays[size].length == 0) {
            arrays[size] = new byte[ARRAY_BYTES[size]];
        }
        return arrays[size];
    }

    /** Returns how many packets there were in the frame. */
    private int drop() {
        Packet packet = queued[first];
        queued[first] = null;
        first++;
        if (packet == null) {
            return 0;
        }
        int packets = packet.aboard();
        packet.release();
        return packets;
    }

    @Override
    public Waiter waiter() {
        return waiter;
    }

    @Override
    public Map<String, Long> counters() {
        Map<String, Long> all = new LinkedHashMap<>(counters.snapshot());
        if (!ended) {
            drops = kernelDrops(drops + dropsBefore) - dropsBefore;
        }
        all.put(RING_FULL, drops);
        return all;
    }

    private long kernelDrops(long otherwise) {
        try {
            return handle.getStats().getNumPacketsDropped();
        } catch (PcapNativeException | NotOpenException e) {
            return otherwise; // a count that cannot be read now is read the next time
        }
    }

    @Override
    public HandOver handOver() {
        for (int i = 0; i < HAND_OVER_TRIES && flush() >= 0 && pending() > 0; i++) {
            waiter.await(PENDING_WAIT_NS);
        }
        List<byte[]> unread = new ArrayList<>();
        end(unread);
        return new HandOver(
                PcapDriver.NAME,
                new NativeResource(kind, PcapHandles.address(handle), unread, handle::close));
    }

    @Override
    public void close() {
        if (ended) {
            return; // the handle belongs to somebody else, or is closed
        }
        List<byte[]> unread = new ArrayList<>();
        boolean stopped = end(unread);
        atClose.add(unread.size());
        if (stopped) {
            handle.close();
        }
    }

    /** Stops all but the handle; returns whether the handle is free. */
    private boolean end(List<byte[]> unread) {
        counters();
        boolean stopped = capture.stop();
        link.stop();
        unread.addAll(backlog);
        backlog.clear();
        while (queue.poll(
                        (m, at, length) -> unread.add(m.asSlice(at, length).toArray(JAVA_BYTE)), 64)
                > 0) {
            // until it is empty: nobody writes any more
        }
        if (stopped) {
            unread.addAll(capture.stragglers());
        }
        while (first < end) {
            atClose.add(drop());
        }
        ended = true;
        return stopped;
    }

    /** Sleeps until the capturing thread brings a frame, or somebody wakes the loop. */
    private final class QueueWaiter implements Waiter {
        @Override
        public void await(long maxNs) {
            if (queue.isEmpty() && backlog.isEmpty()) {
                parking.await(pending() > 0 ? Math.min(maxNs, PENDING_WAIT_NS) : maxNs);
            }
        }

        @Override
        public void wake() {
            parking.wake();
        }
    }
}
