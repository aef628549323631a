package org.o7s.directory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.o7s.core.counters.CounterSet;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.layer.LayerSender;
import org.o7s.core.layer.NameDirectory;
import org.o7s.core.loop.Loop;
import org.o7s.core.packet.Packet;
import org.o7s.wire.g23.DecodeResult;
import org.o7s.wire.g23.DecodeResult.Decoded;
import org.o7s.wire.g23.DecodeResult.Malformed;
import org.o7s.wire.g23.unicast.DhtCodec;
import org.o7s.wire.g23.unicast.DhtMessage;
import org.o7s.wire.g23.unicast.DhtMessage.FindNodeRequest;
import org.o7s.wire.g23.unicast.DhtMessage.FindNodeResponse;
import org.o7s.wire.g23.unicast.DhtMessage.FindValueRequest;
import org.o7s.wire.g23.unicast.DhtMessage.FindValueResponse;
import org.o7s.wire.g23.unicast.DhtMessage.Store;

/** The machines of one member's directory, put together. */
final class Node implements Contacts.Listener {
    /** The most withdrawals that a member sends as it leaves. */
    private static final int FAREWELLS_MAX = 1_024;

    private final Surroundings here;
    private final Contacts contacts;
    private final Requests requests;
    private final Publisher publisher;
    private final Withdrawals withdrawals;
    private final ValueStore store = new ValueStore();
    private final Replicator replicator;
    private final Membership membership;
    private final Finder finder;
    private final Answers answers;
    private final Probes probes;
    private final DhtRib rib;

    Node(DhtSettings settings, Loop loop, Entropy entropy, LayerSender sender) {
        here = new Surroundings(settings, loop, entropy, sender);
        Messenger messenger = new Messenger(here);
        contacts = new Contacts(here);
        requests = new Requests(here, messenger, contacts);
        Lookups lookups = new Lookups(here, requests, contacts);
        publisher = new Publisher(here, messenger, requests, contacts, lookups);
        withdrawals = new Withdrawals(here, messenger, requests, contacts);
        OwnerChecks owners = new OwnerChecks(here, requests, store, this::confirmed);
        replicator = new Replicator(here, messenger, store, owners, lookups);
        membership = new Membership(here, messenger, requests, contacts, lookups);
        finder = new Finder(here, requests, contacts, lookups, store, membership);
        answers =
                new Answers(
                        here, messenger, contacts, store, owners, publisher, withdrawals, finder);
        probes = new Probes(here, requests);
        rib = new DhtRib(here, contacts, store, publisher);
        contacts.tell(this);
        here.outbox.event(
                () -> {
                    membership.start();
                    replicator.start();
                });
    }

    /** A C member tells few nodes of its names: those that need not be the closest (8.6). */
    private void confirmed(StoredValue value) {
        finder.forget(value.key);
        if (contacts.members.features(value.address) == 0) {
            replicator.replicate(value.key);
            replicator.pump();
        }
    }

    void received(long eid, int ecn, Packet packet) {
        DecodeResult<DhtMessage> result;
        try {
            here.counters.received.increment();
            result =
                    DhtCodec.decode(
                            packet.memory(),
                            packet.offset(),
                            packet.length(),
                            here.settings.hashBytes(),
                            skipped -> here.counters.skippedParts.increment());
        } finally {
            packet.release();
        }
        switch (result) {
            case Malformed<DhtMessage>(var defect) -> here.counters.malformed(defect);
            case Decoded<DhtMessage>(var message) -> {
                if (here.isOpen()) {
                    here.outbox.event(() -> received(message));
                } else {
                    here.counters.droppedClosed.increment();
                }
            }
        }
    }

    private void received(DhtMessage message) {
        if (message.src().address() == here.sender.ownAddress()
                || new Key(message.src().id()).equals(here.ownId)) {
            here.counters.droppedOwnSource.increment(); // row DHT3
            return;
        }
        switch (message) {
            case Store m -> answers.store(m);
            case FindNodeRequest m -> answers.nodes(m);
            case FindValueRequest m -> answers.values(m);
            case FindNodeResponse m -> requests.received(m);
            case FindValueResponse m -> requests.received(m);
        }
        if (!(message instanceof FindNodeResponse || message instanceof FindValueResponse)) {
            membership.heard(message.src());
        }
    }

    @Override
    public void added(Contact contact) {
        membership.added(contact);
        publisher.contactsChanged();
        finder.contactAdded();
    }

    @Override
    public void lost(Contact contact) {
        membership.lost(contact);
    }

    @Override
    public void challenged(Contact contact) {
        membership.challenge(contact);
    }

    void routesChanged() {
        if (!here.isOpen()) {
            return;
        }
        here.outbox.event(
                () -> {
                    membership.routesChanged();
                    publisher.contactsChanged();
                    finder.routesChanged();
                });
    }

    private Key key(byte[] digest) {
        if (digest.length != here.settings.hashBytes()) {
            throw new IllegalArgumentException(
                    "a digest of %d bytes in a layer with digests of %d bytes"
                            .formatted(digest.length, here.settings.hashBytes()));
        }
        return new Key(digest);
    }

    void publish(byte[] digest) {
        Key key = key(digest);
        if (!here.isOpen()) {
            return;
        }
        here.outbox.event(
                () -> {
                    withdrawals.cancel(key);
                    publisher.publish(key);
                });
    }

    void withdraw(byte[] digest) {
        Key key = key(digest);
        if (!here.isOpen()) {
            return;
        }
        here.outbox.event(
                () -> {
                    Publication gone = publisher.remove(key);
                    if (gone != null) {
                        withdrawals.begin(gone);
                    }
                });
    }

    void find(byte[] digest, long limitNs, NameDirectory.Found found) {
        Key key = key(digest);
        if (here.isOpen()) {
            here.outbox.event(() -> finder.find(key, limitNs, found));
        } else {
            found.found(List.of());
        }
    }

    void distrust(byte[] digest, long address) {
        finder.distrust(key(digest), address);
    }

    int features(long address) {
        return address == here.sender.ownAddress()
                ? here.settings.features()
                : contacts.members.features(address);
    }

    List<HeldName> entries() {
        SortedMap<String, HeldName> entries = new TreeMap<>();
        for (Publication own : publisher.all()) {
            if (entries.size() < DhtDirectory.ENTRIES_MAX) {
                entries.put(own.key.toString(), entry(own.key, true));
            }
        }
        for (Key key : store.keys()) {
            HeldName name = entry(key, publisher.has(key));
            if (!name.addresses().isEmpty() && entries.size() < DhtDirectory.ENTRIES_MAX) {
                entries.put(name.digest(), name);
            }
        }
        return new ArrayList<>(entries.values());
    }

    private HeldName entry(Key key, boolean own) {
        SortedSet<Long> addresses = new TreeSet<>();
        store.served(key, here.wallSeconds()).forEach(value -> addresses.add(value.address));
        if (own) {
            addresses.add(here.sender.ownAddress());
        }
        return new HeldName(key.toString(), List.copyOf(addresses), own);
    }

    SortedMap<Long, Integer> members() {
        return contacts.members.view();
    }

    void probe(long address, DhtDirectory.Probed answered) {
        if (here.isOpen()) {
            here.outbox.event(() -> probes.probe(address, answered));
        } else {
            answered.probed(OptionalInt.empty());
        }
    }

    Map<String, Map<String, String>> rib() {
        return rib.view();
    }

    CounterSet counters() {
        return here.counters.set;
    }

    void close() {
        if (!here.isOpen()) {
            return;
        }
        int said = 0;
        for (Publication name : publisher.all()) {
            if (said >= FAREWELLS_MAX) {
                break;
            }
            said += withdrawals.sayOnce(name);
        }
        here.close();
        requests.close();
        here.outbox.event(
                () -> {
                    finder.close();
                    probes.close();
                });
    }
}
