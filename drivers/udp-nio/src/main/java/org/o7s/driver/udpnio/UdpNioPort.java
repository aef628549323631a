package org.o7s.driver.udpnio;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.o7s.core.counters.Counter;
import org.o7s.core.counters.CounterSet;
import org.o7s.core.driver.DatagramPort;
import org.o7s.core.driver.HandOver;
import org.o7s.core.loop.Waiter;
import org.o7s.core.packet.Packet;

/**
 * A datagram channel in the hands of one loop.
 *
 * <p>A datagram from the same sender as the one before costs no allocation. What the kernel cannot
 * take now is kept for the next flush; what it refuses is counted and released.
 */
final class UdpNioPort implements DatagramPort {
    /** Datagrams that wait for a flush at most. */
    static final int QUEUE_PACKETS = 64;

    /** Largest payload of a datagram over IPv4. */
    static final int MAX_PAYLOAD_V4_BYTES = 65_507;

    /** Largest payload of a datagram over IPv6. */
    static final int MAX_PAYLOAD_V6_BYTES = 65_527;

    private static final int BUFFER_BYTES = 65_536;
    private static final int DRAIN_MAX = 100_000;
    private static final int HAND_OVER_TRIES = 50;
    private static final long PENDING_WAIT_NS = 1_000_000;
    private static final String QUEUE_FULL = CounterSet.DROPPED + "queue-full";

    private final DatagramChannel channel;
    private final InetSocketAddress local;
    private final int maxPayloadBytes;
    private final SelectorWaiter waiter;
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final MemorySegment inMemory = MemorySegment.ofBuffer(in);
    private final MemorySegment outMemory = MemorySegment.ofBuffer(out);
    private final @Nullable Packet[] queued = new @Nullable Packet[QUEUE_PACKETS];
    private final @Nullable InetSocketAddress[] destinations =
            new @Nullable InetSocketAddress[QUEUE_PACKETS];
    private int first;
    private int end;
    private volatile boolean alive = true;
    private boolean ended;

    private final KernelQueue kernelQueue;
    private final CounterSet counters = new CounterSet();
    private final Counter received = counters.make("received");
    private final Counter sent = counters.make("sent");
    private final Counter retries = counters.make("send-retries");
    private final Counter receiveFailures = counters.make("receive-failures");
    private final Counter tooLarge = counters.make(CounterSet.DROPPED + "too-large");
    private final Counter badDestination = counters.make(CounterSet.DROPPED + "bad-destination");
    private final Counter sendFailed = counters.make(CounterSet.DROPPED + "send-failed");
    private final Counter atClose = counters.make(CounterSet.DROPPED + "at-close");

    UdpNioPort(DatagramChannel channel) throws IOException {
        this.channel = channel;
        this.local = (InetSocketAddress) channel.getLocalAddress();
        boolean v6 = local.getAddress() instanceof Inet6Address;
        this.maxPayloadBytes = v6 ? MAX_PAYLOAD_V6_BYTES : MAX_PAYLOAD_V4_BYTES;
        this.kernelQueue = KernelQueue.of(local);
        channel.configureBlocking(false);
        this.waiter = new SelectorWaiter(channel);
    }

    @Override
    public InetSocketAddress localAddress() {
        return local;
    }

    @Override
    public boolean isAlive() {
        return alive;
    }

    @Override
    public int poll(Receiver receiver, int limit) {
        int count = 0;
        while (count < limit) {
            InetSocketAddress source = receiveOne();
            if (source == null) {
                break;
            }
            received.increment();
            count++;
            receiver.onDatagram(inMemory, 0, in.position(), source);
        }
        return count;
    }

    private @Nullable InetSocketAddress receiveOne() {
        try {
            in.clear();
            return (InetSocketAddress) channel.receive(in);
        } catch (ClosedChannelException e) {
            alive = false;
        } catch (IOException e) {
            receiveFailures.increment();
        }
        return null;
    }

    @Override
    public boolean offer(Packet payload, InetSocketAddress destination) {
        if (end == QUEUE_PACKETS) {
            return false;
        }
        queued[end] = payload;
        destinations[end] = destination;
        end++;
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
            Packet packet = Objects.requireNonNull(queued[first]);
            InetSocketAddress destination = Objects.requireNonNull(destinations[first]);
            Counter fate = send(packet, destination);
            fate.increment();
            if (fate == retries) {
                sent.add(left);
                return left;
            }
            left += fate == sent ? 1 : 0;
            drop();
        }
        first = 0;
        end = 0;
        return left;
    }

    /** Sends one datagram; the counter that it returns says what became of it. */
    private Counter send(Packet packet, InetSocketAddress destination) {
        int bytes = packet.length();
        if (bytes > maxPayloadBytes) {
            return tooLarge;
        }
        MemorySegment.copy(packet.memory(), packet.offset(), outMemory, 0, bytes);
        try {
            int taken = channel.send(out.position(0).limit(bytes), destination);
            return taken > 0 || bytes == 0 ? sent : retries;
        } catch (UnresolvedAddressException | UnsupportedAddressTypeException e) {
            return badDestination;
        } catch (ClosedChannelException e) {
            alive = false;
            return sendFailed;
        } catch (IOException e) {
            return sendFailed;
        }
    }

    private void drop() {
        Packet packet = queued[first];
        queued[first] = null;
        destinations[first] = null;
        first++;
        if (packet != null) {
            packet.release();
        }
    }

    @Override
    public Waiter waiter() {
        return waiter;
    }

    @Override
    public Map<String, Long> counters() {
        Map<String, Long> all = new LinkedHashMap<>(counters.snapshot());
        all.put(QUEUE_FULL, kernelQueue.drops());
        return all;
    }

    @Override
    public HandOver handOver() {
        for (int i = 0; i < HAND_OVER_TRIES && flush() >= 0 && pending() > 0; i++) {
            waiter.await(PENDING_WAIT_NS);
        }
        end();
        return new HandOver(UdpNioDriver.NAME, channel);
    }

    @Override
    public void close() {
        if (ended) {
            return; // the channel belongs to somebody else, or is closed
        }
        int unread = poll((memory, offset, length, source) -> atClose.increment(), DRAIN_MAX);
        received.add(-unread);
        end();
        try {
            channel.close();
        } catch (IOException e) {
            receiveFailures.increment(); // the descriptor is gone in any case
        }
    }

    private void end() {
        while (first < end) {
            atClose.increment();
            drop();
        }
        alive = false;
        ended = true;
        kernelQueue.freeze();
        waiter.close();
    }

    /** Sleeps in a selector, which others end with a wake-up. */
    private final class SelectorWaiter implements Waiter {
        private static final long NS_PER_MS = 1_000_000;
        private final Selector selector;
        private final SelectionKey key;

        SelectorWaiter(DatagramChannel channel) throws IOException {
            selector = Selector.open();
            key = channel.register(selector, SelectionKey.OP_READ);
        }

        @Override
        public void await(long maxNs) {
            long boundNs = pending() > 0 ? Math.min(maxNs, PENDING_WAIT_NS) : maxNs;
            try {
                if (boundNs < NS_PER_MS) {
                    selector.selectNow(SelectorWaiter::seen); // the selector counts milliseconds
                } else {
                    selector.select(SelectorWaiter::seen, boundNs / NS_PER_MS);
                }
            } catch (IOException e) {
                alive = false;
            }
        }

        private static void seen(SelectionKey ready) {}

        @Override
        public void wake() {
            selector.wakeup();
        }

        /** Frees the channel, for the next selector that wants it. */
        void close() {
            try {
                key.cancel();
                selector.selectNow();
                selector.close();
            } catch (IOException e) {
                receiveFailures.increment();
            }
        }
    }
}
