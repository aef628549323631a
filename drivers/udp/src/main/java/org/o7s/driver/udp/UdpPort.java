package org.o7s.driver.udp;

import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.o7s.core.counters.Counter;
import org.o7s.core.counters.CounterSet;
import org.o7s.core.driver.DatagramPort;
import org.o7s.core.driver.HandOver;
import org.o7s.core.loop.JointWaiter;
import org.o7s.core.loop.Waiter;
import org.o7s.core.packet.Packet;
import org.o7s.linux.DatagramBatch;
import org.o7s.linux.DatagramReader;
import org.o7s.linux.Errno;
import org.o7s.linux.Poller;
import org.o7s.linux.UdpSocket;

/**
 * A socket in the hands of one loop.
 *
 * <p>What the kernel cannot take now is kept for the next flush; what it refuses is counted and
 * released. What ICMP says of a datagram (nobody listens there, no way there) is no fault of the
 * next one: it is counted and taken off the socket. Datagrams longer than the path's MTU leave as
 * IP fragments. Nothing is allocated per packet.
 *
 * <p>{@code dropped-queue-full} is what the kernel says: datagrams that it had put together when it
 * dropped them count as one.
 */
final class UdpPort implements DatagramPort, DatagramReader {
    /** Datagrams that wait for a flush at most: two of the longest runs of 1400 B and more. */
    static final int QUEUE_PACKETS = 128;

    private static final int MAX_PAYLOAD_V4_BYTES = 65_507;
    private static final int MAX_PAYLOAD_V6_BYTES = 65_527;
    private static final int V4_BYTES = 4;
    private static final int DRAIN_MAX = 100_000;
    private static final int ERRORS_MAX = 8;
    private static final int HAND_OVER_TRIES = 50;
    private static final long PENDING_WAIT_NS = 1_000_000;
    private static final String QUEUE_FULL = CounterSet.DROPPED + "queue-full";

    private final UdpSocket socket;
    private final Poller poller;
    private final DatagramBatch batch;
    private final int maxPayloadBytes;
    private final @Nullable Packet[] queued = new @Nullable Packet[QUEUE_PACKETS];
    private final Waiter waiter = new SocketWaiter();
    private @Nullable Receiver receiver;
    private volatile boolean alive = true;
    private volatile boolean ended;

    /** What was counted by a port before this one, which had the socket. */
    private final long kernelDropsBefore;

    private final long truncatedBefore;
    private final long gatheredBefore;
    private volatile long kernelDrops;

    private final CounterSet counters = new CounterSet();
    private final Counter received = counters.make("received");
    private final Counter gathered = counters.make("received-gathered");
    private final Counter sent = counters.make("sent");
    private final Counter segmented = counters.make("sent-in-runs");
    private final Counter retries = counters.make("send-retries");
    private final Counter receiveFailures = counters.make("receive-failures");
    private final Counter truncated = counters.make(CounterSet.DROPPED + "truncated");
    private final Counter tooLarge = counters.make(CounterSet.DROPPED + "too-large");
    private final Counter badDestination = counters.make(CounterSet.DROPPED + "bad-destination");
    private final Counter sendFailed = counters.make(CounterSet.DROPPED + "send-failed");
    private final Counter atClose = counters.make(CounterSet.DROPPED + "at-close");

    /** A port that owns both from now on. */
    UdpPort(UdpSocket socket, Poller poller) {
        this.socket = socket;
        this.poller = poller;
        this.batch = new DatagramBatch(socket, QUEUE_PACKETS);
        boolean v4 = socket.local().getAddress().getAddress().length == V4_BYTES;
        this.maxPayloadBytes = v4 ? MAX_PAYLOAD_V4_BYTES : MAX_PAYLOAD_V6_BYTES;
        this.kernelDropsBefore = socket.droppedByKernel();
        this.truncatedBefore = socket.truncated();
        this.gatheredBefore = socket.gathered();
        poller.watch(socket.descriptor());
    }

    @Override
    public InetSocketAddress localAddress() {
        return socket.local();
    }

    @Override
    public boolean isAlive() {
        return alive;
    }

    @Override
    public int poll(Receiver to, int limit) {
        receiver = to;
        int count = socket.receive(this, limit);
        received.add(count);
        gathered.add(socket.gathered() - gatheredBefore - gathered.get());
        truncated.add(socket.truncated() - truncatedBefore - truncated.get());
        return count;
    }

    @Override
    public void datagram(
            MemorySegment memory, long offset, int lengthBytes, InetSocketAddress source) {
        Receiver to = receiver;
        if (to != null) {
            to.onDatagram(memory, offset, lengthBytes, source);
        }
    }

    @Override
    public boolean offer(Packet payload, InetSocketAddress destination) {
        int at = batch.position() + batch.pending();
        if (at == QUEUE_PACKETS) {
            return false;
        }
        if (!batch.reaches(destination)) {
            badDestination.increment();
            payload.release();
        } else if (payload.length() > maxPayloadBytes) {
            tooLarge.increment();
            payload.release();
        } else {
            batch.add(payload.memory(), payload.offset(), payload.length(), destination);
            queued[at] = payload;
        }
        return true;
    }

    @Override
    public int pending() {
        return batch.pending();
    }

    @Override
    public int flush() {
        int left = 0;
        int errors = 0;
        boolean goOn = true;
        while (goOn && batch.pending() > 0) {
            int from = batch.position();
            int result = socket.send(batch);
            if (result > 0) {
                release(from, result);
                left += result;
            } else {
                goOn = failed(-result) && ++errors < ERRORS_MAX + QUEUE_PACKETS;
            }
        }
        if (batch.pending() == 0) {
            batch.clear();
        }
        sent.add(left);
        segmented.add(batch.inRuns() - segmented.get());
        return left;
    }

    /** Acts on a send that failed; returns whether the rest is worth another call now. */
    private boolean failed(int errno) {
        switch (errno) {
            case Errno.EAGAIN, Errno.ENOBUFS, Errno.ENOMEM -> {
                retries.increment();
                return false;
            }
            // Said of what was sent before: the call has taken it off the socket.
            case Errno.EINTR, Errno.ECONNREFUSED -> retries.increment();
            case Errno.EMSGSIZE -> skip(tooLarge);
            default -> skip(sendFailed);
        }
        return true;
    }

    private void skip(Counter reason) {
        reason.increment();
        release(batch.position(), 1);
        batch.skip();
    }

    private void release(int from, int count) {
        for (int i = from; i < from + count; i++) {
            Packet packet = queued[i];
            queued[i] = null;
            if (packet != null) {
                packet.release();
            }
        }
    }

    @Override
    public Waiter waiter() {
        return waiter;
    }

    @Override
    public Map<String, Long> counters() {
        Map<String, Long> all = new LinkedHashMap<>(counters.snapshot());
        if (!ended) {
            kernelDrops = socket.droppedByKernel();
        }
        all.put(QUEUE_FULL, kernelDrops - kernelDropsBefore);
        return all;
    }

    @Override
    public HandOver handOver() {
        for (int i = 0; i < HAND_OVER_TRIES && flush() >= 0 && pending() > 0; i++) {
            waiter.await(PENDING_WAIT_NS);
        }
        end();
        return new HandOver(UdpDriver.NAME, socket);
    }

    @Override
    public void close() {
        if (ended) {
            return; // the socket belongs to somebody else, or is closed
        }
        int _ = socket.receive((memory, offset, length, source) -> atClose.increment(), DRAIN_MAX);
        end();
        socket.close();
    }

    private void end() {
        while (batch.pending() > 0) {
            skip(atClose);
        }
        alive = false;
        kernelDrops = socket.droppedByKernel();
        ended = true;
        poller.unwatch(socket.descriptor());
        poller.close();
        batch.close();
    }

    /** Sleeps on the socket, and on those of other ports of the loop. */
    private final class SocketWaiter extends JointWaiter {
        @Override
        public int descriptor() {
            return socket.descriptor();
        }

        @Override
        protected void watch(int descriptor) {
            poller.watch(descriptor);
        }

        @Override
        protected void unwatch(int descriptor) {
            poller.unwatch(descriptor);
        }

        @Override
        protected boolean sleep(long maxNs) {
            return (poller.await(maxNs) & Poller.ERROR) != 0;
        }

        @Override
        public long limitNs(long maxNs) {
            if (socket.holdsSome()) {
                return 0; // the kernel does not know of it any more
            }
            return batch.pending() > 0 ? Math.min(maxNs, PENDING_WAIT_NS) : maxNs;
        }

        @Override
        public void waited(boolean error) {
            if (error) {
                receiveFailures.add(socket.takeErrors());
            }
        }

        @Override
        public void wake() {
            poller.wake();
        }
    }
}
