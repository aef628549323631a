package org.o7s.simulator;

import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.o7s.core.counters.Counter;
import org.o7s.core.counters.CounterSet;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.flow.FlowLink;
import org.o7s.core.flow.Offer;
import org.o7s.core.loop.Doorbell;
import org.o7s.core.loop.Loop;
import org.o7s.core.packet.Packet;
import org.o7s.core.packet.PacketPools;

/**
 * A link between two nodes: carries any number of flows, and does to their packets what its faults
 * say, drawn from its own seed. On the loop of the network.
 */
public final class SimLink {
    /** The largest packet, in bytes. */
    public static final int MPS_BYTES = 1400;

    private static final int BATCH_PACKETS = 256;

    private final int index;
    private final SimNode from;
    private final SimNode to;
    private final Loop loop;
    private final PacketPools pools;
    private final EventDigest digest;
    private final List<Pipe> pipes = new ArrayList<>();
    private final CounterSet counters = new CounterSet();
    private final Counter packets = counters.make("packets");
    private final Counter bytes = counters.make("bytes");
    private final Counter duplicated = counters.make("duplicated");
    private final Counter corrupted = counters.make("corrupted");
    private final Counter lost = counters.make("dropped-lost");
    private final Counter swallowed = counters.make("dropped-cut");
    private final Counter full = counters.make("dropped-full");
    private final Way forth;
    private final Way back;
    private Faults faults;
    private @Nullable LinkCapture capture;
    private int flows;
    private boolean cut;
    private boolean down;

    SimLink(
            int index,
            SimNode from,
            SimNode to,
            Loop loop,
            PacketPools pools,
            EventDigest digest,
            Faults faults,
            long seed) {
        this.index = index;
        this.from = from;
        this.to = to;
        this.loop = loop;
        this.pools = pools;
        this.digest = digest;
        this.faults = faults;
        SplittableRandom random = new SplittableRandom(seed);
        this.forth = new Way(true, random.split());
        this.back = new Way(false, random.split());
    }

    /** One direction: packets leave one after the other. */
    private static final class Way {
        private final boolean isForth;
        private final SplittableRandom random;
        private long freeNs;

        Way(boolean isForth, SplittableRandom random) {
            this.isForth = isForth;
            this.random = random;
        }

        boolean happens(double share) {
            return share > 0 && random.nextDouble() < share;
        }
    }

    /** One flow over the link: an end at each node, and the packets between them. */
    private final class Pipe {
        private final int number = ++flows;
        private final FlowLink near = new FlowLink(FlowLink.CAPACITY_PACKETS, MPS_BYTES);
        private final FlowLink far = new FlowLink(FlowLink.CAPACITY_PACKETS, MPS_BYTES);
        private final Doorbell nearBell = loop.doorbell(now -> carry(near, far, forth, now));
        private final Doorbell farBell = loop.doorbell(now -> carry(far, near, back, now));

        void open() {
            near.setDown(down);
            far.setDown(down);
            near.provider().attend(nearBell::ring);
            far.provider().attend(farBell::ring);
        }

        boolean isWhole() {
            return !near.user().isClosed() && !far.user().isClosed();
        }

        private boolean carry(FlowLink source, FlowLink target, Way way, long nowNs) {
            FlowEnd end = source.provider();
            for (int i = 0; i < BATCH_PACKETS; i++) {
                if (faults.bitsPerSecond() > 0 && way.freeNs - nowNs > 0) {
                    Doorbell bell = source == near ? nearBell : farBell;
                    loop.schedule(way.freeNs, bell::ring);
                    return false;
                }
                Packet packet = end.poll();
                if (packet == null) {
                    break;
                }
                depart(packet, target, way, nowNs, number);
            }
            if (end.isPeerClosed() && !end.hasPacket()) {
                // What travels arrives before the flow ends.
                loop.schedule(nowNs + 2 * faults.delayNs(), () -> close(target));
                end.close();
                return false;
            }
            return end.hasPacket();
        }

        private void close(FlowLink target) {
            if (!cut) {
                target.provider().close();
            }
            pipes.remove(this);
        }
    }

    private void depart(Packet packet, FlowLink target, Way way, long nowNs, int flow) {
        packets.increment();
        bytes.add(packet.length());
        digest.departed(nowNs, index, way.isForth, packet);
        if (faults.bitsPerSecond() > 0) {
            long lastsNs = packet.length() * 8_000_000_000L / faults.bitsPerSecond();
            way.freeNs = Math.max(way.freeNs, nowNs) + lastsNs;
        }
        LinkCapture recorder = capture;
        if (recorder != null) {
            recorder.record(way.isForth, flow, packet, loop.clocks().wallNs());
        }
        if (cut || down) {
            swallowed.increment();
            packet.release();
            return;
        }
        if (way.happens(faults.loss())) {
            lost.increment();
            packet.release();
            return;
        }
        if (way.happens(faults.corruption()) && packet.length() > 0) {
            corrupt(packet, way.random);
        }
        long delayNs = faults.delayNs();
        if (faults.bitsPerSecond() > 0) {
            delayNs += way.freeNs - nowNs;
        }
        if (way.happens(faults.duplication())) {
            duplicate(packet, target, nowNs + delayNs);
        }
        if (way.happens(faults.reordering())) {
            delayNs += faults.delayNs();
        }
        loop.schedule(nowNs + delayNs, () -> arrive(packet, target));
    }

    private void corrupt(Packet packet, SplittableRandom random) {
        corrupted.increment();
        long at = (long) packet.offset() + random.nextInt(packet.length());
        byte mask = (byte) (1 + random.nextInt(255));
        byte before = packet.memory().get(ValueLayout.JAVA_BYTE, at);
        packet.memory().set(ValueLayout.JAVA_BYTE, at, (byte) (before ^ mask));
    }

    private void duplicate(Packet packet, FlowLink target, long atNs) {
        Packet copy = pools.acquire(packet.length());
        if (copy != null) {
            duplicated.increment();
            copy.append(packet.memory(), packet.offset(), packet.length());
            loop.schedule(atNs, () -> arrive(copy, target));
        }
    }

    private void arrive(Packet packet, FlowLink target) {
        if (cut || down) {
            swallowed.increment();
            packet.release();
        } else if (target.provider().offer(packet) == Offer.ACCEPTED) {
            target.provider().flush();
        } else {
            full.increment();
            packet.release();
        }
    }

    /** Opens a flow: the end of the node {@link #from}, then that of the node {@link #to}. */
    List<FlowEnd> open() {
        Pipe pipe = new Pipe();
        pipes.add(pipe);
        pipe.open();
        return List.of(pipe.near.user(), pipe.far.user());
    }

    /** One of its nodes. */
    public SimNode from() {
        return from;
    }

    /** The other one. */
    public SimNode to() {
        return to;
    }

    /** The node at the other end. */
    public SimNode other(SimNode node) {
        return node == from ? to : from;
    }

    /**
     * Sends a packet over an open flow as if a node had written it.
     *
     * @param number of the flow, in the order in which they were opened; 0 is the oldest
     */
    public void forge(SimNode sender, int number, byte[] bytes) {
        Pipe pipe = pipes.get(number);
        Packet packet = pools.acquire(bytes.length);
        if (packet != null) {
            packet.append(bytes);
            boolean isForth = sender == from;
            depart(
                    packet,
                    isForth ? pipe.far : pipe.near,
                    isForth ? forth : back,
                    loop.clocks().monotonicNs(),
                    pipe.number);
        }
    }

    /** How many flows over it are open at both ends. */
    public int flows() {
        return (int) pipes.stream().filter(Pipe::isWhole).count();
    }

    /** What it does to packets from now on. */
    public void setFaults(Faults next) {
        faults = next;
    }

    /** Swallows everything from now on, without telling anybody; or no longer. */
    public void setCut(boolean isCut) {
        cut = isCut;
    }

    /** Whether it carries packets. */
    public boolean isUp() {
        return !cut && !down;
    }

    /** Loses its carrier, which both ends notice; or gets it back. */
    public void setDown(boolean isDown) {
        down = isDown;
        for (Pipe pipe : pipes) {
            pipe.near.setDown(isDown);
            pipe.far.setDown(isDown);
        }
    }

    /** Records what is sent over it from now on. */
    public void record(LinkCapture into) {
        capture = into;
    }

    /** What happened on it: packets and bytes sent, drops by reason. */
    public CounterSet counters() {
        return counters;
    }

    @Override
    public String toString() {
        return from.name() + "--" + to.name();
    }
}
