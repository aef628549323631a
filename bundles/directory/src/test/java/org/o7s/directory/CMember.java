package org.o7s.directory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.o7s.core.packet.Packet;
import org.o7s.wire.g23.DecodeResult.Decoded;
import org.o7s.wire.g23.unicast.DhtCodec;
import org.o7s.wire.g23.unicast.DhtContact;
import org.o7s.wire.g23.unicast.DhtMessage;
import org.o7s.wire.g23.unicast.DhtMessage.FindNodeRequest;
import org.o7s.wire.g23.unicast.DhtMessage.FindNodeResponse;
import org.o7s.wire.g23.unicast.DhtMessage.FindValueRequest;
import org.o7s.wire.g23.unicast.DhtMessage.FindValueResponse;
import org.o7s.wire.g23.unicast.DhtMessage.Store;
import org.o7s.wire.g23.unicast.DhtValue;

/**
 * A member that does what docs/wire/wire-unicast.md 8 says of the C prototype: contacts in the
 * order of their age, STORE to alpha of them, searches one hop deep, no extensions, and in a debug
 * build an end to everything when an answer names no contact.
 */
final class CMember {
    private final Layer layer;
    final Layer.Member place;
    private final DhtContact self;
    private final Map<Long, DhtContact> contacts = new LinkedHashMap<>();
    private final Map<Key, Map<Long, Long>> replicas = new LinkedHashMap<>();
    private final Set<Key> own = new LinkedHashSet<>();
    private final Map<Long, Key> asked = new LinkedHashMap<>();
    private final Map<Key, List<Long>> cache = new LinkedHashMap<>();
    private long nextCookie = 1;

    CMember(Layer layer, long address, long peer) {
        this.layer = layer;
        this.place = layer.member(address);
        this.self = new DhtContact(Layer.digest("C" + address), address, 0);
        place.takesMessages((eid, ecn, packet) -> received(packet));
        if (peer != 0) {
            ask(peer, new Key(self.id()), false);
        }
    }

    long address() {
        return place.address;
    }

    void register(byte[] name) {
        Key key = new Key(name);
        own.add(key);
        long expires = layer.wallSeconds() + Layer.EXPIRE_SECONDS;
        for (DhtContact contact : first(Layer.ALPHA)) {
            send(contact.address(), new Store(self, name, DhtValue.bytesOf(address()), expires));
        }
    }

    /** Nothing is sent. */
    void unregister(byte[] name) {
        own.remove(new Key(name));
    }

    /** Looks a name up, for as long as a flow request does; 0 if it is not found. */
    long find(byte[] name) {
        Key key = new Key(name);
        cache.remove(key);
        List<Long> values = values(key);
        if (values.isEmpty()) {
            first(Layer.ALPHA).forEach(contact -> ask(contact.address(), key, true));
            for (int i = 0; i < 200 && !cache.containsKey(key); i++) {
                layer.advanceMs(1);
            }
            values = cache.getOrDefault(key, List.of());
        }
        if (values.size() > 1 && values.getFirst() == address()) {
            values = values.subList(1, values.size());
        }
        return values.isEmpty() || values.getFirst() == address() ? 0 : values.getFirst();
    }

    private List<DhtContact> first(int count) {
        return contacts.values().stream().limit(count).toList();
    }

    private List<Long> values(Key key) {
        List<Long> values = new ArrayList<>(replicas.getOrDefault(key, Map.of()).keySet());
        if (own.contains(key)) {
            values.add(address());
        }
        return values.subList(0, Math.min(8, values.size()));
    }

    private void ask(long to, Key key, boolean forValues) {
        long cookie = address() << 20 | nextCookie++;
        asked.put(cookie, key);
        send(
                to,
                forValues
                        ? new FindValueRequest(self, cookie, key.bytes())
                        : new FindNodeRequest(self, cookie, key.bytes()));
    }

    private void send(long to, DhtMessage message) {
        place.sendMessage(to, 1, DhtCodec.encode(message));
    }

    private void received(Packet packet) {
        byte[] bytes = packet.toArray();
        packet.release();
        if (!(DhtCodec.decode(bytes, Layer.HASH_BYTES, skipped -> {})
                instanceof Decoded<DhtMessage>(var message))) {
            throw new AssertionError("a C member does not understand, seed " + layer.seed());
        }
        add(message.src());
        switch (message) {
            case Store m -> store(m);
            case FindNodeRequest m ->
                    send(
                            m.src().address(),
                            new FindNodeResponse(self, m.cookie(), m.key(), first(Layer.K)));
            case FindValueRequest m ->
                    send(
                            m.src().address(),
                            new FindValueResponse(
                                    self,
                                    m.cookie(),
                                    m.key(),
                                    first(Layer.K),
                                    values(new Key(m.key())).stream()
                                            .map(value -> new DhtValue(value, 0))
                                            .toList()));
            case FindNodeResponse m -> answered(m.cookie(), m.contacts(), List.of());
            case FindValueResponse m ->
                    answered(
                            m.cookie(),
                            m.contacts(),
                            m.values().stream().map(DhtValue::address).toList());
        }
    }

    private void store(Store m) {
        if (m.expiresSeconds() >= layer.wallSeconds()
                && !(m.address() == address() && own.contains(new Key(m.key())))) {
            replicas.computeIfAbsent(new Key(m.key()), key -> new LinkedHashMap<>())
                    .merge(m.address(), m.expiresSeconds(), Math::max);
        }
    }

    private void answered(long cookie, List<DhtContact> told, List<Long> values) {
        Key key = asked.remove(cookie);
        if (key == null) {
            return;
        }
        if (told.isEmpty()) {
            throw new AssertionError("a C member aborts, seed " + layer.seed());
        }
        told.forEach(this::add);
        if (!values.isEmpty()) {
            cache.putIfAbsent(key, values);
        }
    }

    private void add(DhtContact contact) {
        if (contact.address() != address()) {
            contacts.remove(contact.address());
            contacts.put(contact.address(), new DhtContact(contact.id(), contact.address(), 0));
        }
    }
}
