package org.o7s.directory;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import org.o7s.core.counters.CounterSet;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.layer.LayerComponent;
import org.o7s.core.layer.LayerSender;
import org.o7s.core.layer.NameDirectory;
import org.o7s.core.loop.Loop;

/**
 * The directory of a unicast layer as one member takes part in it: a distributed hash table.
 *
 * <p>Only on the member's loop. Digests are as long as {@link DhtSettings#hashBytes} says; another
 * length is an {@link IllegalArgumentException}. Callbacks come after the event that led to them,
 * and may call the directory again. What is asked of a closed directory is answered with nothing.
 * Source: docs/wire/wire-unicast.md 8, paper 2.12.1.
 */
public final class DhtDirectory implements NameDirectory {
    /** The most names that {@link #entries} gives. */
    public static final int ENTRIES_MAX = 4_096;

    private final Node node;

    /**
     * The directory of a member; it joins as soon as there is a route to {@link DhtSettings#peer}.
     *
     * @param loop the member's loop
     * @param entropy for its id, cookies and jitter
     * @param sender sends its messages
     */
    public DhtDirectory(DhtSettings settings, Loop loop, Entropy entropy, LayerSender sender) {
        node = new Node(settings, loop, entropy, sender);
    }

    /** Takes the packets of EID 1. */
    public LayerComponent messages() {
        return node::received;
    }

    /** The forwarding table changed: what waited for a route goes out. */
    public void routesChanged() {
        node.routesChanged();
    }

    @Override
    public void publish(byte[] digest) {
        node.publish(digest);
    }

    @Override
    public void withdraw(byte[] digest) {
        node.withdraw(digest);
    }

    @Override
    public void find(byte[] digest, long limitNs, Found found) {
        node.find(digest, limitNs, found);
    }

    @Override
    public void distrust(byte[] digest, long address) {
        node.distrust(digest, address);
    }

    @Override
    public int features(long address) {
        return node.features(address);
    }

    /**
     * The names that are held here, registered first, then those kept for others, at most {@link
     * #ENTRIES_MAX}; in ascending order.
     */
    public List<HeldName> entries() {
        return node.entries();
    }

    /** Addresses of the members that answered so far, with their features; 0 for a C member. */
    public SortedMap<Long, Integer> members() {
        return node.members();
    }

    /**
     * Asks a member who it is, at most three times in 1.5 s.
     *
     * @param address of the member; an answer also makes it a contact of the directory
     * @param answered called once, later or now
     */
    public void probe(long address, Probed answered) {
        node.probe(address, answered);
    }

    /** Takes the outcome of a probe. */
    @FunctionalInterface
    public interface Probed {
        /**
         * The probe is over.
         *
         * @param features of the member; empty if it did not answer
         */
        void probed(OptionalInt features);
    }

    /** What can be read about it: path to labels and values (docs/wire/wire-unicast.md 10.4). */
    public Map<String, Map<String, String>> rib() {
        return node.rib();
    }

    /** What happened in it. */
    public CounterSet counters() {
        return node.counters();
    }

    /** Tells the holders of its names that they are gone, once, and lets go of everything. */
    public void close() {
        node.close();
    }
}
