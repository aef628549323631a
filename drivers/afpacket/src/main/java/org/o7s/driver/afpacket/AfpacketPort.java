package org.o7s.driver.afpacket;

import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.o7s.core.counters.Counter;
import org.o7s.core.counters.CounterSet;
import org.o7s.core.driver.Carrier;
import org.o7s.core.driver.FramePort;
import org.o7s.core.driver.HandOver;
import org.o7s.core.loop.JointWaiter;
import org.o7s.core.loop.Waiter;
import org.o7s.core.packet.Packet;
import org.o7s.linux.Errno;
import org.o7s.linux.FrameReader;
import org.o7s.linux.LinkState;
import org.o7s.linux.PacketSocket;
import org.o7s.linux.Poller;
import org.o7s.linux.SendBatch;
import org.o7s.linux.SystemCallException;

/**
 * A packet socket in the hands of one loop.
 *
 * <p>What the kernel cannot take now is kept for the next flush; what it will never take is counted
 * and released. An interface that is down loses what is sent into it, and comes back by itself; one
 * that was deleted, or whose MTU outgrew the ring, ends the port: {@link #isAlive} says so. What
 * the kernel says about the interface rings the bell of {@link #attendLink}, also while frames keep
 * the loop busy.
 */
final class AfpacketPort implements FramePort, FrameReader {
    /** Frames of one system call: more gain nothing (docs/performance.md, Ethernet). */
    static final int BATCH_FRAMES = 64;

    /** How often the state of the interface is asked for at most. */
    static final long REFRESH_NS = 100_000_000;

    private static final int POLLS_PER_CLOCK = 1024;
    private static final long PENDING_WAIT_NS = 1_000_000;
    private static final int OUTAGES_MAX = 3;
    private static final int HAND_OVER_TRIES = 50;
    private static final String RING_FULL = CounterSet.DROPPED + "ring-full";

    private final PacketSocket socket;
    private final Poller poller;
    private final SendBatch batch = new SendBatch(BATCH_FRAMES);
    private final @Nullable Packet[] queued = new @Nullable Packet[BATCH_FRAMES];
    private final CounterSet counters = new CounterSet();
    private final Counter received = counters.make("received");
    private final Counter sent = counters.make("sent");
    private final Counter shared = counters.make(SENT_SHARED);
    private final Counter retries = counters.make("send-retries");
    private final Counter truncated = counters.make(CounterSet.DROPPED + "truncated");
    private final Counter tooLarge = counters.make(CounterSet.DROPPED + "too-large");
    private final Counter interfaceDown = counters.make(CounterSet.DROPPED + "interface-down");
    private final Counter refused = counters.make(CounterSet.DROPPED + "refused");
    private final Counter atClose = counters.make(CounterSet.DROPPED + "at-close");
    private final AtomicLong linkNews = new AtomicLong();
    private final LinkNews.Subscription subscription;

    /** What others have counted: a port before this one, which had the socket. */
    private final long kernelDropsBefore;

    private volatile long kernelDrops;
    private final long truncatedBefore;
    private final Waiter waiter = new SocketWaiter();
    private FramePort.@Nullable Receiver receiver;
    private int polls;
    private long refreshedNs;
    private int mtuBytes;
    private boolean alive = true;
    private volatile boolean ended;
    private boolean lost;
    private int outages;
    private LinkState state = LinkState.UP;
    private volatile Runnable linkBell = AfpacketPort::tellNobody;

    /** A port that owns both from now on. */
    AfpacketPort(PacketSocket socket, Poller poller, LinkNews news) {
        this.socket = socket;
        this.poller = poller;
        this.kernelDropsBefore = socket.knownKernelDrops();
        this.truncatedBefore = socket.truncated();
        poller.watch(socket);
        // First, so that nothing is said between our look and our listening.
        this.subscription =
                news.subscribe(socket.namespace(), socket.boundTo().index(), this::linkTold);
        look();
    }

    /** For a port that nobody attends. */
    private static void tellNobody() {
        // What was said is looked at when somebody does.
    }

    /** Called by the thread of the desk. */
    private void linkTold() {
        linkNews.incrementAndGet();
        linkBell.run();
    }

    @Override
    public void attendLink(Runnable bell) {
        linkBell = bell;
        bell.run();
    }

    @Override
    public Carrier carrier() {
        if (!look()) {
            return Carrier.UNKNOWN;
        }
        return switch (state) {
            case UP -> Carrier.UP;
            case DOWN -> Carrier.DOWN;
            case GONE -> Carrier.GONE;
        };
    }

    @Override
    public long macAddress() {
        return socket.boundTo().mac();
    }

    @Override
    public int mtuBytes() {
        return mtuBytes;
    }

    @Override
    public boolean isAlive() {
        return alive;
    }

    @Override
    public int poll(FramePort.Receiver to, int limit) {
        if (++polls % POLLS_PER_CLOCK == 0) {
            refreshIfDue();
        }
        receiver = to;
        long truncatedNow = socket.truncated();
        int emptied = socket.receive(this, limit);
        received.add(emptied - (socket.truncated() - truncatedNow));
        return emptied;
    }

    @Override
    public void frame(MemorySegment ring, long offset, int lengthBytes) {
        if (receiver != null) {
            receiver.onFrame(ring, offset, lengthBytes);
        }
    }

    @Override
    public boolean offer(Packet frame) {
        int at = batch.position() + batch.pending();
        if (!batch.add(frame.memory(), frame.offset(), frame.length())) {
            return false;
        }
        queued[at] = frame;
        return true;
    }

    @Override
    public int pending() {
        return batch.pending();
    }

    @Override
    public int flush() {
        int left = 0;
        boolean goOn = true;
        while (goOn && batch.pending() > 0) {
            int from = batch.position();
            int result = socket.send(batch);
            if (result > 0) {
                outages = 0;
                shared.add(release(from, result) - result);
                left += result;
            } else {
                goOn = failed(Errno.of(result));
            }
        }
        if (batch.pending() == 0) {
            batch.clear();
        }
        sent.add(left);
        return left;
    }

    /** Acts on a send that failed; returns whether the rest is worth another call now. */
    private boolean failed(Errno errno) {
        switch (errno.number()) {
            case Errno.EMSGSIZE -> skip(tooLarge);
            case Errno.EAGAIN, Errno.ENOBUFS -> {
                retries.increment();
                return false;
            }
            case Errno.EINTR -> retries.increment();
            case Errno.ENETDOWN, Errno.ENXIO, Errno.ENODEV -> {
                if (isOutageOver()) {
                    retries.increment();
                    return true;
                }
                while (batch.pending() > 0) {
                    skip(interfaceDown);
                }
            }
            default -> skip(refused);
        }
        return true;
    }

    /** A socket reports an outage once more when it is over; the next call works then. */
    private boolean isOutageOver() {
        refresh();
        if (!alive || state != LinkState.UP) {
            outages = 0;
            return false;
        }
        outages++;
        // Up, they say, and still nothing passes: another interface has the number of ours.
        lost = outages > OUTAGES_MAX;
        alive = !lost;
        return alive;
    }

    private void skip(Counter reason) {
        reason.add(release(batch.position(), 1));
        batch.skip();
    }

    /** Returns how many packets there were in the frames. */
    private int release(int from, int count) {
        int packets = 0;
        for (int i = from; i < from + count; i++) {
            Packet packet = queued[i];
            queued[i] = null;
            if (packet != null) {
                packets += packet.aboard();
                packet.release();
            }
        }
        return packets;
    }

    private void refreshIfDue() {
        if (System.nanoTime() - refreshedNs > REFRESH_NS) {
            refresh();
        }
    }

    /** Looks at the interface, and has the owner told if it is not as it was. */
    private void refresh() {
        LinkState before = state;
        boolean wasAlive = alive;
        look();
        if (state != before || alive != wasAlive) {
            linkBell.run();
        }
    }

    /** Asks the kernel about the interface; returns whether it answered. */
    private boolean look() {
        refreshedNs = System.nanoTime();
        truncated.add(socket.truncated() - truncatedBefore - truncated.get());
        try {
            state = socket.linkState();
            mtuBytes = socket.boundTo().mtuBytes();
            alive = !lost && state != LinkState.GONE && mtuBytes <= socket.geometry().mtuBytes();
            return true;
        } catch (SystemCallException e) {
            alive = false; // a socket that cannot be asked is of no use: the owner opens another
            return false;
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
        all.put(RING_FULL, kernelDrops - kernelDropsBefore);
        all.put("link-news", linkNews.get());
        all.put("ignored-link-news", subscription.ignored());
        return all;
    }

    @Override
    public HandOver handOver() {
        for (int i = 0; i < HAND_OVER_TRIES && flush() >= 0 && pending() > 0; i++) {
            waiter.await(PENDING_WAIT_NS);
        }
        end();
        return new HandOver(AfpacketDriver.NAME, socket);
    }

    @Override
    public void close() {
        if (ended) {
            return; // the socket belongs to somebody else, or is closed
        }
        while (socket.receive((ring, offset, length) -> atClose.increment(), BATCH_FRAMES) > 0) {
            // frames that nobody will read are accounted for
        }
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
        linkBell = AfpacketPort::tellNobody;
        subscription.close();
        poller.unwatch(socket);
        poller.close();
        batch.close();
    }

    /**
     * Sleeps on the socket, and on those of other ports of the loop; an error that ends the sleep
     * is taken, so that it ends only one.
     */
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
            return batch.pending() > 0 ? Math.min(maxNs, PENDING_WAIT_NS) : maxNs;
        }

        @Override
        public void waited(boolean error) {
            if (error) {
                socket.takeError();
                refresh();
            } else {
                refreshIfDue();
            }
        }

        @Override
        public void wake() {
            poller.wake();
        }
    }
}
