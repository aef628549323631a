package org.o7s.directory;

import org.o7s.wire.g23.unicast.DhtContact;
import org.o7s.wire.g23.unicast.Features;

/** A node that has answered a request: it has this id and receives at this address. */
final class Contact {
    final Key id;
    final long address;
    int features;

    /** When it answered last, monotonic ns. */
    long seenNs;

    /** Requests since then that it did not answer. */
    int failures;

    Contact(Key id, long address, int features, long seenNs) {
        this.id = id;
        this.address = address;
        this.features = features;
        this.seenNs = seenNs;
    }

    boolean isO7s() {
        return Features.has(features, Features.O7S);
    }

    DhtContact onWire() {
        return new DhtContact(id.bytes(), address, features);
    }

    @Override
    public String toString() {
        return "%08x at %d".formatted(id.firstWord() >>> 32, address);
    }
}
