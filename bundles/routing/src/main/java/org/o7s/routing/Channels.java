package org.o7s.routing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.o7s.core.counters.Counter;
import org.o7s.core.flow.Signal;
import org.o7s.core.ipcp.LowerFlows.LowerFlow;
import org.o7s.core.loop.Doorbell;
import org.o7s.core.loop.Loop;
import org.o7s.core.packet.Packet;
import org.o7s.core.packet.PacketPools;
import org.o7s.wire.g23.DecodeResult.Decoded;
import org.o7s.wire.g23.unicast.Lsa;
import org.o7s.wire.g23.unicast.RoutingMessage;
import org.o7s.wire.g23.unicast.RoutingMessageCodec;

/**
 * The management flows of a member: reads them within a budget each, writes announcements and
 * messages to them, keeps them alive, notices when they die. Belongs to one loop.
 *
 * <p>Source: docs/wire/wire-unicast.md 0.1, 7.2, 11 row LS5.
 */
final class Channels {
    private static final int BUDGET_PACKETS = 64;

    private final Loop loop;
    private final PacketPools pools;
    private final RoutingCounters counters;
    private final Listener listener;
    private final Map<Integer, Channel> channels = new LinkedHashMap<>();
    private final List<Channel> touched = new ArrayList<>();
    private final Doorbell flushing;
    private int lastId;

    /** Takes what comes in. */
    interface Listener {
        /** An announcement. */
        void announced(Channel from, long source, long destination, long sequence);

        /** A message between o7s members. */
        void told(Channel from, RoutingMessage message);

        /** The other end closed the flow, or is silent for too long; it is forgotten. */
        void lost(Channel channel);
    }

    Channels(Loop loop, PacketPools pools, RoutingCounters counters, Listener listener) {
        this.loop = loop;
        this.pools = pools;
        this.counters = counters;
        this.listener = listener;
        this.flushing =
                loop.doorbell(
                        nowNs -> {
                            flush();
                            return false;
                        });
    }

    /** Adds a flow. Nothing of it is read before the loop's next pass. */
    Channel add(long neighbour, LowerFlow flow, int features) {
        Channel channel = new Channel(++lastId, neighbour, flow, features, nowNs());
        channels.put(channel.id(), channel);
        Doorbell bell = loop.doorbell(nowNs -> read(channel, nowNs));
        channel.setBell(bell);
        flow.end().attend(bell::ring);
        return channel;
    }

    /** Lets go of a flow, without closing it; null if it is not there. */
    @Nullable Channel remove(int id) {
        Channel channel = channels.remove(id);
        if (channel != null) {
            channel.close();
            channel.end().attend(Signal.NONE);
        }
        return channel;
    }

    void close() {
        flush();
        new ArrayList<>(channels.keySet()).forEach(this::remove);
    }

    /** All flows, oldest first. */
    Collection<Channel> all() {
        return channels.values();
    }

    /** The oldest flow to an o7s neighbour; null if there is none. */
    @Nullable Channel to(long neighbour) {
        for (Channel channel : channels.values()) {
            if (channel.neighbour() == neighbour && channel.isO7s()) {
                return channel;
            }
        }
        return null;
    }

    /** Sends an announcement on all flows but one. */
    void announce(long source, long destination, long sequence, @Nullable Channel but) {
        for (Channel channel : channels.values()) {
            if (channel != but) {
                announceTo(channel, source, destination, sequence);
            }
        }
    }

    /** Sends an announcement on one flow; returns whether the flow took it. */
    boolean announceTo(Channel channel, long source, long destination, long sequence) {
        Packet packet = acquire(Lsa.LENGTH);
        if (packet == null) {
            return false;
        }
        int at = packet.pushBack(Lsa.LENGTH);
        Lsa.write(packet.memory(), at, destination, source, sequence);
        return write(channel, packet, counters.announcementsSent);
    }

    /** Sends a message to an o7s member; returns whether the flow took it. */
    boolean send(Channel channel, RoutingMessage message) {
        Packet packet = acquire(RoutingMessageCodec.encodedBytes(message));
        if (packet == null) {
            return false;
        }
        packet.append(RoutingMessageCodec.encode(message));
        return write(channel, packet, counters.messagesSent);
    }

    /** Looks for flows that are silent, and keeps those alive on which nothing was sent. */
    void watch(long nowNs) {
        for (Channel channel : List.copyOf(channels.values())) {
            long timeoutNs = channel.timeoutNs();
            if (timeoutNs > 0 && nowNs - channel.heardNs() > timeoutNs) {
                lose(channel);
            } else if (timeoutNs > 0 && nowNs - channel.sentNs() >= timeoutNs / 4) {
                Packet packet = acquire(0);
                if (packet != null) {
                    write(channel, packet, counters.keepalivesSent);
                }
            }
        }
    }

    private @Nullable Packet acquire(int bytes) {
        Packet packet = pools.acquire(bytes);
        if (packet == null) {
            counters.noMemory.increment();
        }
        return packet;
    }

    private boolean write(Channel channel, Packet packet, Counter sent) {
        return switch (channel.end().offer(packet)) {
            case ACCEPTED -> {
                sent.increment();
                channel.sent(nowNs());
                touch(channel);
                yield true;
            }
            case FULL -> drop(packet, counters.queueFull);
            case CLOSED -> drop(packet, counters.flowClosed);
        };
    }

    private void touch(Channel channel) {
        if (!channel.isTouched()) {
            channel.setTouched(true);
            touched.add(channel);
            flushing.ring();
        }
    }

    private void flush() {
        for (Channel channel : touched) {
            channel.setTouched(false);
            channel.end().flush();
        }
        touched.clear();
    }

    private boolean read(Channel channel, long nowNs) {
        for (int i = 0; i < BUDGET_PACKETS && channel.isOpen(); i++) {
            Packet packet = channel.end().poll();
            if (packet == null) {
                if (channel.end().isPeerClosed() && !channel.end().hasPacket()) {
                    lose(channel);
                }
                return false;
            }
            channel.heard(nowNs);
            try {
                take(channel, packet);
            } finally {
                packet.release();
            }
        }
        return channel.isOpen();
    }

    private void lose(Channel channel) {
        if (remove(channel.id()) != null) {
            counters.lostFlows.increment();
            listener.lost(channel);
        }
    }

    private void take(Channel channel, Packet packet) {
        int bytes = packet.length();
        if (bytes == 0) {
            counters.keepalivesReceived.increment();
        } else if (bytes == Lsa.LENGTH) {
            takeAnnouncement(channel, packet);
        } else if (RoutingMessageCodec.isRoutingMessage(packet.memory(), packet.offset(), bytes)) {
            takeMessage(channel, packet);
        } else {
            counters.unknownPackets.increment();
        }
    }

    private void takeAnnouncement(Channel channel, Packet packet) {
        int at = packet.offset();
        if (Lsa.validate(packet.memory(), at, packet.length()) != Lsa.LENGTH) {
            counters.badAnnouncements.increment();
            return;
        }
        counters.announcementsReceived.increment();
        listener.announced(
                channel,
                Lsa.source(packet.memory(), at),
                Lsa.destination(packet.memory(), at),
                Lsa.sequence(packet.memory(), at));
    }

    private void takeMessage(Channel channel, Packet packet) {
        if (!channel.isO7s()) {
            counters.unexpectedMessages.increment();
            return;
        }
        var decoded = RoutingMessageCodec.decode(packet.memory(), packet.offset(), packet.length());
        if (decoded instanceof Decoded<RoutingMessage>(RoutingMessage message)) {
            counters.messagesReceived.increment();
            listener.told(channel, message);
        } else {
            counters.malformedMessages.increment();
        }
    }

    private static boolean drop(Packet packet, Counter counter) {
        packet.release();
        counter.increment();
        return false;
    }

    private long nowNs() {
        return loop.clocks().monotonicNs();
    }
}
