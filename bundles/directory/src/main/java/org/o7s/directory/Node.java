package org.o7s.directory;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.o7s.core.counters.Counter;
import org.o7s.core.counters.CounterSet;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.layer.LayerSender;
import org.o7s.core.layer.NameDirectory;
import org.o7s.core.loop.Loop;
import org.o7s.core.packet.Packet;

/** The machines of one member, put together. */
final class Node {
    private final DhtSettings settings;
    private final LayerSender sender;
    private final Key ownId;
    private final CounterSet counters = new CounterSet();
    private final Counter dropped = counters.make("dropped-not-joined");
    private final SortedMap<String, Key> names = new TreeMap<>();

    Node(DhtSettings settings, Loop loop, Entropy entropy, LayerSender sender) {
        this.settings = settings;
        this.sender = sender;
        byte[] id = new byte[settings.hashBytes()];
        entropy.fill(id);
        this.ownId = new Key(id);
    }

    void received(long eid, int ecn, Packet packet) {
        dropped.increment();
        packet.release();
    }

    void routesChanged() {
        names.values().removeIf(name -> name.bits() != settings.hashBytes() * Byte.SIZE);
    }

    void publish(byte[] digest) {
        Key name = new Key(digest);
        names.put(name.toString(), name);
    }

    void withdraw(byte[] digest) {
        names.remove(new Key(digest).toString());
    }

    void find(byte[] digest, long limitNs, NameDirectory.Found found) {
        found.found(List.of());
    }

    void distrust(byte[] digest, long address) {}

    int features(long address) {
        return address == sender.ownAddress() ? settings.features() : 0;
    }

    List<HeldName> entries() {
        return names.keySet().stream()
                .map(name -> new HeldName(name, List.of(sender.ownAddress()), true))
                .toList();
    }

    SortedMap<Long, Integer> members() {
        return Collections.emptySortedMap();
    }

    void probe(long address, DhtDirectory.Probed answered) {
        answered.probed(OptionalInt.empty());
    }

    Map<String, Map<String, String>> rib() {
        return Map.of("dht/stats", Map.of("id", ownId.toString()));
    }

    CounterSet counters() {
        return counters;
    }

    void close() {
        names.clear();
    }
}
