package org.o7s.core.member;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where names are: digest to addresses, the most recent first, forgotten after a while.
 *
 * <p>Whoever asks for a name and hears that it is known requests a flow a little later: for that an
 * address is kept {@link #GRACE_NS} longer than it is believed.
 *
 * <p>Bounded in names and in addresses per name; the oldest go first. A machine: time is given.
 * Source: docs/wire/wire-shims.md 0.4.
 *
 * @param <A> address of a peer, a value with {@code equals}
 */
public final class PeerDirectory<A> {
    /** How much later than an answer of {@link #find} a flow may be requested, in ns. */
    public static final long GRACE_NS = 10_000_000_000L;

    private final int namesMax;
    private final int addressesMax;
    private final long lifetimeNs;
    private final LinkedHashMap<Digest, List<Entry<A>>> names = new LinkedHashMap<>();

    private record Entry<A>(A address, long untilNs) {
        boolean isBelieved(long nowNs) {
            return untilNs - nowNs > 0;
        }
    }

    /**
     * An empty directory.
     *
     * @param namesMax the most names
     * @param addressesMax the most addresses per name
     * @param lifetimeNs how long an address is believed after it was learnt
     */
    public PeerDirectory(int namesMax, int addressesMax, long lifetimeNs) {
        this.namesMax = namesMax;
        this.addressesMax = addressesMax;
        this.lifetimeNs = lifetimeNs;
    }

    /** Learns, or confirms, that a name is at an address. */
    public void learn(Digest name, A address, long nowNs) {
        List<Entry<A>> entries = names.remove(name);
        if (entries == null) {
            entries = new ArrayList<>();
            if (names.size() >= namesMax) {
                names.pollFirstEntry();
            }
        }
        entries.removeIf(e -> e.address.equals(address));
        entries.addFirst(new Entry<>(address, nowNs + lifetimeNs));
        if (entries.size() > addressesMax) {
            entries.removeLast();
        }
        names.put(name, entries);
    }

    /** The address that was learnt last, if it is still believed. */
    public Optional<A> find(Digest name, long nowNs) {
        return newest(name, nowNs).filter(e -> e.isBelieved(nowNs)).map(Entry::address);
    }

    /** The same for whoever found it believed at most {@link #GRACE_NS} ago. */
    public Optional<A> findAgain(Digest name, long nowNs) {
        return newest(name, nowNs).map(Entry::address);
    }

    private Optional<Entry<A>> newest(Digest name, long nowNs) {
        List<Entry<A>> entries = names.get(name);
        if (entries == null) {
            return Optional.empty();
        }
        entries.removeIf(e -> e.untilNs + GRACE_NS - nowNs <= 0);
        if (entries.isEmpty()) {
            names.remove(name);
            return Optional.empty();
        }
        return Optional.of(entries.getFirst());
    }

    /** Forgets that a name is at an address: it did not answer there. */
    public void forget(Digest name, A address) {
        List<Entry<A>> entries = names.get(name);
        if (entries != null && entries.removeIf(e -> e.address.equals(address))) {
            if (entries.isEmpty()) {
                names.remove(name);
            }
        }
    }

    /** Forgets everything. */
    public void clear() {
        names.clear();
    }

    /** Digest in hexadecimal to addresses, for people. */
    public Map<String, String> view(long nowNs) {
        Map<String, String> all = new LinkedHashMap<>();
        for (Digest name : List.copyOf(names.keySet())) {
            if (find(name, nowNs).isPresent()) {
                List<String> words = new ArrayList<>();
                for (Entry<A> entry : names.getOrDefault(name, List.of())) {
                    if (entry.isBelieved(nowNs)) {
                        words.add(entry.address.toString());
                    }
                }
                all.put(name.toString(), String.join(" ", words));
            }
        }
        return all;
    }
}
