package org.o7s.directory;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.o7s.core.layer.NameDirectory.Found;
import org.o7s.directory.StoredValue.State;

/**
 * Finds where names are: among the values that are kept here, in what was found lately, or by a
 * search. Only addresses to which there is a route are given, never the own one.
 */
final class Finder {
    /** The most searches. */
    static final int SEARCHES_MAX = 256;

    final Requests requests;
    final Contacts contacts;
    final Lookups lookups;
    private final Surroundings here;
    private final ValueStore store;
    private final Membership membership;
    private final AnswerCache cache = new AnswerCache();
    private final Distrust distrust = new Distrust();
    private final Map<Key, Search> searches = new LinkedHashMap<>();
    private final long seed;

    Finder(
            Surroundings here,
            Requests requests,
            Contacts contacts,
            Lookups lookups,
            ValueStore store,
            Membership membership) {
        this.here = here;
        this.requests = requests;
        this.contacts = contacts;
        this.lookups = lookups;
        this.store = store;
        this.membership = membership;
        this.seed = here.entropy.nextLong();
    }

    /** Finds the addresses that have a name, within a time. */
    void find(Key key, long limitNs, Found found) {
        here.counters.finds.increment();
        long nowNs = here.nowNs();
        List<Long> replicas = freshReplicas(key, nowNs);
        if (!replicas.isEmpty()) {
            here.counters.findsLocal.increment();
            tell(found, replicas);
            return;
        }
        Optional<AnswerCache.Known> known = cache.get(key, nowNs);
        if (known.isPresent() && nowNs - known.get().atNs() < AnswerCache.FRESH_NS) {
            here.counters.findsCached.increment();
            tell(found, known.get().addresses().stream().filter(this::isUsable).toList());
            return;
        }
        if (known.isEmpty() && cache.isAbsent(key, nowNs)) {
            here.counters.findsCached.increment();
            tell(found, List.of());
            return;
        }
        Search search = searches.get(key);
        boolean fresh = search == null && searches.size() < SEARCHES_MAX;
        if (fresh) {
            search = new Search(key, this, here);
            searches.put(key, search);
        }
        if (search == null || !search.join(Math.min(limitNs, Lookup.LIMIT_NS), found)) {
            here.counters.lookupsRefused.increment();
            tell(found, List.of());
        } else if (fresh) {
            search.start(known.map(AnswerCache.Known::addresses).orElse(replicas(key)));
        }
    }

    private void tell(Found found, List<Long> addresses) {
        here.outbox.add(() -> found.found(addresses));
    }

    /** What is kept here and was confirmed lately; anything older is asked back first. */
    private List<Long> freshReplicas(Key key, long nowNs) {
        Evidence evidence = new Evidence();
        for (StoredValue value : store.served(key, here.wallSeconds())) {
            if (value.state == State.CONFIRMED
                    && nowNs - value.sinceNs < AnswerCache.POSITIVE_NS
                    && !isDistrusted(key, value.address)) {
                evidence.reported(value.address);
            }
        }
        return usable(key, evidence);
    }

    private List<Long> replicas(Key key) {
        return store.served(key, here.wallSeconds()).stream().map(v -> v.address).toList();
    }

    /** The addresses that can be used, best first. */
    List<Long> usable(Key key, Evidence evidence) {
        return ranked(key, evidence).stream().map(claim -> claim.address).toList();
    }

    /** What of the evidence can be used, best first. */
    List<Evidence.Claim> ranked(Key key, Evidence evidence) {
        return evidence
                .ranked(address -> isDistrusted(key, address), seed ^ key.firstWord())
                .stream()
                .filter(claim -> isUsable(claim.address))
                .toList();
    }

    boolean isUsable(long address) {
        return address != here.sender.ownAddress() && here.sender.reaches(address);
    }

    boolean isDistrusted(Key key, long address) {
        return distrust.has(key, address, here.nowNs());
    }

    /** Whether nobody can be asked yet, but soon. */
    boolean mustWaitForContacts() {
        return membership.isJoining();
    }

    /** A contact came: searches that waited for the first one begin. */
    void contactAdded() {
        List.copyOf(searches.values()).forEach(Search::look);
    }

    /** The owner of an address said whether it has a name: so much for a copy of it here. */
    void judged(Key key, long owner, boolean has) {
        StoredValue value = store.get(key, owner);
        if (value != null && value.isServed(here.wallSeconds())) {
            (has ? here.counters.confirmed : here.counters.refuted).increment();
            value.silences = 0;
            store.turn(value, has ? State.CONFIRMED : State.GONE, here.nowNs());
        }
    }

    /** A search is over. */
    void ended(Search search, List<Long> addresses, boolean conclusive, int hops) {
        searches.remove(search.key, search);
        if (!addresses.isEmpty()) {
            here.counters.found.increment();
            here.counters.foundHops.add(hops);
            cache.found(search.key, addresses, here.nowNs());
        } else {
            here.counters.notFound.increment();
            if (conclusive) {
                cache.notFound(search.key, here.nowNs());
            }
        }
    }

    /** An address turned out not to have a name. */
    void distrust(Key key, long address) {
        distrust.add(key, address, here.nowNs());
        cache.forget(key);
    }

    /** What was found for a name is no longer right. */
    void forget(Key key) {
        cache.forget(key);
    }

    /** Ends all searches. */
    void close() {
        List.copyOf(searches.values()).forEach(Search::end);
    }

    /** The forwarding table changed. */
    void routesChanged() {
        cache.forgetAbsences();
        contactAdded();
    }
}
