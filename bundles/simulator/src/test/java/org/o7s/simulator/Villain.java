package org.o7s.simulator;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;
import org.o7s.wire.g23.unicast.DhtCodec;
import org.o7s.wire.g23.unicast.DhtContact;
import org.o7s.wire.g23.unicast.DhtMessage;
import org.o7s.wire.g23.unicast.DtHeader;
import org.o7s.wire.g23.unicast.FaCodec;
import org.o7s.wire.g23.unicast.FaMessage;
import org.o7s.wire.g23.unicast.Lsa;
import org.o7s.wire.g23.unicast.RoutingMessage;
import org.o7s.wire.g23.unicast.RoutingMessageCodec;

/**
 * A complete member that also lies: what it sends goes over the connections that it has, so its
 * neighbours have every reason to listen.
 */
final class Villain {
    private static final int MANAGEMENT = 0;
    private static final int DATA = 1;

    private final SmallLayer layer;
    private final SimNode self;
    private final long address;

    Villain(SmallLayer layer, int index) {
        this.layer = layer;
        this.self = layer.node(index);
        this.address = layer.network().view(self).address();
    }

    long address() {
        return address;
    }

    /** Says on all its management connections that there is a link. */
    void announce(long source, long destination, long sequence) {
        byte[] lsa = new byte[Lsa.LENGTH];
        Lsa.write(MemorySegment.ofArray(lsa), 0, destination, source, sequence);
        manage(lsa);
    }

    /** Says on all its management connections that there is no such link any more. */
    void withdraw(long source, long destination, long sequence) {
        byte[] payload = new byte[1 + Lsa.LENGTH];
        payload[0] = 2;
        Lsa.write(MemorySegment.ofArray(payload), 1, destination, source, sequence);
        manage(RoutingMessageCodec.encode(new RoutingMessage("link-state", payload)));
    }

    void manage(byte[] packet) {
        self.links().forEach(l -> l.forge(self, MANAGEMENT, packet));
    }

    /** Asks a node to keep an address under a key. */
    void store(long to, byte[] id, byte[] key, long value, long expiresSeconds) {
        byte[] bytes = ByteBuffer.allocate(Long.BYTES).putLong(value).array();
        send(
                to,
                DtHeader.EID_DIRECTORY,
                DhtCodec.encode(
                        new DhtMessage.Store(
                                new DhtContact(id, address, 0), key, bytes, expiresSeconds)));
    }

    /** Answers a question that nobody asked, with a contact and a value. */
    void answer(long to, byte[] id, byte[] key, long value) {
        DhtContact me = new DhtContact(id, address, 0);
        send(
                to,
                DtHeader.EID_DIRECTORY,
                DhtCodec.encode(
                        new DhtMessage.FindNodeResponse(
                                me, 0x1234_5678L + value, key, List.of(me))));
    }

    /** Sends a message of a flow allocator. */
    void allocate(long to, FaMessage message) {
        send(to, DtHeader.EID_FLOW_ALLOCATOR, FaCodec.encode(message));
    }

    /** Sends a packet to a member. */
    void send(long to, long eid, byte[] payload) {
        send(to, 0, DtHeader.DEFAULT_TTL, eid, payload);
    }

    /** Sends a packet to a member, with any header. */
    void send(long to, int cube, int ttl, long eid, byte[] payload) {
        byte[] packet = new byte[DtHeader.LENGTH + payload.length];
        MemorySegment memory = MemorySegment.ofArray(packet);
        DtHeader.write(memory, 0, to, cube, ttl, eid);
        System.arraycopy(payload, 0, packet, DtHeader.LENGTH, payload.length);
        data(packet);
    }

    /** Sends any bytes on all its data connections. */
    void data(byte[] packet) {
        self.links().forEach(l -> l.forge(self, DATA, packet));
    }
}
