package org.o7s.directory;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The contacts of a node in k-buckets: one bucket per number of leading bits that an id shares with
 * the own one, at most k contacts in each, those that live long stay.
 *
 * <p>Only nodes that answered get in, one per address and one per id. Source: the Kademlia paper,
 * 2.2 and 2.4; docs/wire/wire-unicast.md 8.3 says how the C prototype differs.
 */
final class ContactTable {
    /** The most contacts, whatever the ids are. */
    static final int CONTACTS_MAX = 4_096;

    /** A contact that leaves this many requests in a row unanswered is dead (row DHT9). */
    static final int FAILURES_MAX = 3;

    /** What became of a node that answered. */
    enum Arrival {
        /** It is a new contact. */
        ADDED,
        /** It was one. */
        KNOWN,
        /** Its bucket is full; it takes the place of a contact that dies. */
        SPARE,
        /** It claims an id that is taken, or there is no room. */
        REFUSED
    }

    private static final class Bucket {
        /** The one that answered last is last. */
        final List<Contact> contacts = new ArrayList<>();

        final Deque<Contact> spares = new ArrayDeque<>();
        long touchedNs;
    }

    private final Key own;
    private final int k;
    private final @Nullable Bucket[] buckets;
    private final Map<Long, Contact> byAddress = new LinkedHashMap<>();
    private final Map<Key, Contact> byId = new HashMap<>();

    ContactTable(Key own, int k) {
        this.own = own;
        this.k = k;
        this.buckets = new @Nullable Bucket[own.bits()];
    }

    int size() {
        return byAddress.size();
    }

    /** All contacts, in the order in which they came. */
    Collection<Contact> all() {
        return Collections.unmodifiableCollection(byAddress.values());
    }

    @Nullable Contact at(long address) {
        return byAddress.get(address);
    }

    /** A node answered from an address. */
    Arrival answered(Key id, long address, int features, long nowNs) {
        if (id.equals(own)) {
            return Arrival.REFUSED;
        }
        Contact known = byAddress.get(address);
        if (known != null && !known.id.equals(id)) {
            remove(known); // the member has started again: docs/wire/wire-unicast.md 8.3
            known = null;
        }
        Bucket bucket = bucket(id);
        bucket.touchedNs = nowNs;
        if (known != null) {
            bucket.contacts.remove(known);
            bucket.contacts.addLast(known);
            known.seenNs = nowNs;
            known.failures = 0;
            known.features = features;
            return Arrival.KNOWN;
        }
        Contact twin = byId.get(id);
        if (twin != null) {
            if (twin.failures == 0) {
                return Arrival.REFUSED;
            }
            remove(twin);
        }
        Contact arrived = new Contact(id, address, features, nowNs);
        if (bucket.contacts.size() >= k || byAddress.size() >= CONTACTS_MAX) {
            spare(bucket, arrived);
            return Arrival.SPARE;
        }
        add(bucket, arrived);
        return Arrival.ADDED;
    }

    private void spare(Bucket bucket, Contact arrived) {
        bucket.spares.removeIf(s -> s.address == arrived.address);
        if (bucket.spares.size() >= k) {
            bucket.spares.removeFirst();
        }
        bucket.spares.addLast(arrived);
    }

    private void add(Bucket bucket, Contact contact) {
        bucket.contacts.addLast(contact);
        byAddress.put(contact.address, contact);
        byId.put(contact.id, contact);
    }

    private void remove(Contact contact) {
        bucket(contact.id).contacts.remove(contact);
        byAddress.remove(contact.address, contact);
        byId.remove(contact.id, contact);
    }

    /**
     * A node left a request unanswered.
     *
     * @return the contact, if it is dead and therefore was removed
     */
    @Nullable Contact silent(long address) {
        Contact contact = byAddress.get(address);
        if (contact == null || ++contact.failures < FAILURES_MAX) {
            return null;
        }
        remove(contact);
        Bucket bucket = bucket(contact.id);
        while (!bucket.spares.isEmpty() && bucket.contacts.size() < k) {
            Contact heir = bucket.spares.removeLast();
            if (!byAddress.containsKey(heir.address) && !byId.containsKey(heir.id)) {
                add(bucket, heir);
            }
        }
        return contact;
    }

    /** The contact in the bucket of an id that has been silent for longest. */
    @Nullable Contact oldestNear(Key id) {
        List<Contact> contacts = bucket(id).contacts;
        return contacts.isEmpty() ? null : contacts.getFirst();
    }

    /** Whether a node with this id would become a contact if it answered. */
    boolean wants(Key id) {
        return !id.equals(own)
                && !byId.containsKey(id)
                && bucket(id).contacts.size() < k
                && byAddress.size() < CONTACTS_MAX;
    }

    /** Whether a node with this id could become a contact or a spare. */
    boolean hasRoomFor(Key id) {
        if (id.equals(own)) {
            return false;
        }
        Bucket bucket = bucket(id);
        return (bucket.contacts.size() < k && byAddress.size() < CONTACTS_MAX)
                || bucket.spares.size() < k;
    }

    /** The closest contacts to a key that are wanted, closest first. */
    List<Contact> closest(Key key, int count, Predicate<Contact> wanted) {
        List<Contact> found = new ArrayList<>();
        int shared = Math.min(key.sharedBits(own), buckets.length - 1);
        // Those that differ from us where the key does are closest, then those that are closer to
        // us, then bucket by bucket those that are farther from us.
        take(key, shared, shared, wanted, found);
        if (found.size() < count) {
            take(key, shared + 1, buckets.length - 1, wanted, found);
        }
        for (int i = shared - 1; i >= 0 && found.size() < count; i--) {
            take(key, i, i, wanted, found);
        }
        return found.size() > count ? new ArrayList<>(found.subList(0, count)) : found;
    }

    private void take(
            Key key, int first, int last, Predicate<Contact> wanted, List<Contact> found) {
        int from = found.size();
        for (int i = first; i <= last; i++) {
            Bucket bucket = buckets[i];
            if (bucket != null) {
                bucket.contacts.stream().filter(wanted).forEach(found::add);
            }
        }
        found.subList(from, found.size()).sort((a, b) -> key.compareDistance(a.id, b.id));
    }

    /** A search went through the range of the bucket of this key. */
    void touched(Key key, long nowNs) {
        int shared = key.sharedBits(own);
        if (shared < buckets.length) {
            bucket(key).touchedNs = nowNs;
        }
    }

    /**
     * The numbers of shared bits for which nothing was heard since then, up to those of the closest
     * contact.
     */
    List<Integer> untouchedSince(long sinceNs) {
        List<Integer> untouched = new ArrayList<>();
        int deepest = deepest();
        for (int i = 0; i <= deepest; i++) {
            Bucket bucket = buckets[i];
            if (bucket == null || bucket.touchedNs - sinceNs < 0) {
                untouched.add(i);
            }
        }
        return untouched;
    }

    private int deepest() {
        for (int i = buckets.length - 1; i >= 0; i--) {
            Bucket bucket = buckets[i];
            if (bucket != null && !bucket.contacts.isEmpty()) {
                return i;
            }
        }
        return -1;
    }

    private Bucket bucket(Key id) {
        int index = id.sharedBits(own);
        Bucket bucket = buckets[index];
        if (bucket == null) {
            bucket = new Bucket();
            buckets[index] = bucket;
        }
        return bucket;
    }
}
