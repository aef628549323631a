package org.o7s.directory;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.o7s.core.loop.Timer;
import org.o7s.wire.g23.unicast.DhtContact;
import org.o7s.wire.g23.unicast.DhtMessage;
import org.o7s.wire.g23.unicast.DhtMessage.FindNodeResponse;
import org.o7s.wire.g23.unicast.DhtMessage.FindValueResponse;

/**
 * One iterative search for the nodes closest to a key, or for its values on the way to them.
 *
 * <p>Candidates are asked by full XOR distance, alpha at a time; an answer lets the next one be
 * asked at once, a silence of 150 ms too. It is over when the k closest that live have answered,
 * when its watcher is satisfied, or after 2 s. Source: the Kademlia paper, 2.3;
 * docs/wire/wire-unicast.md 8.5, new implementation.
 */
final class Lookup {
    /** The longest lookup. */
    static final long LIMIT_NS = 2 * Surroundings.SECOND;

    /** A request that is silent for this long holds nobody up any more. */
    static final long STALL_NS = 150 * Surroundings.MS;

    /** The most nodes that are remembered. */
    static final int CANDIDATES_MAX = 128;

    /** The most nodes that are asked: what a liar can make of one lookup. */
    static final int REQUESTS_MAX = 64;

    /** Who wants the outcome. */
    interface Watcher {
        /**
         * A node was asked for values and answered.
         *
         * @param hops how many answers it took to hear of the node, plus one
         * @return whether that is enough
         */
        default boolean answered(FindValueResponse answer, int hops) {
            return false;
        }

        /** The lookup is over. */
        void over(Lookup lookup);
    }

    private enum State {
        FRESH,
        ASKED,
        STALLED,
        ANSWERED,
        SILENT
    }

    private static final class Candidate {
        final long address;
        final int hops;
        Key id;
        State state = State.FRESH;
        @Nullable Timer stall;

        Candidate(Key id, long address, int hops) {
            this.id = id;
            this.address = address;
            this.hops = hops;
        }
    }

    final Key key;
    private final boolean forValues;
    private final Surroundings here;
    private final Requests requests;
    private final Contacts contacts;
    private final Watcher watcher;
    private final List<Candidate> candidates = new ArrayList<>();
    private final Timer limit;
    private int busy;
    private int stalled;
    private int asked;
    private boolean starting;
    private boolean over;

    Lookup(
            Key key,
            boolean forValues,
            Surroundings here,
            Requests requests,
            Contacts contacts,
            Watcher watcher) {
        this.key = key;
        this.forValues = forValues;
        this.here = here;
        this.requests = requests;
        this.contacts = contacts;
        this.watcher = watcher;
        this.limit = here.after(LIMIT_NS, this::finish);
    }

    /** Begins with the contacts that are known. */
    void start() {
        contacts.table.touched(key, here.nowNs());
        for (Contact contact : contacts.reachable(key, 2 * here.settings.k())) {
            add(new Candidate(contact.id, contact.address, 1));
        }
        starting = true;
        advance();
        starting = false;
    }

    private void advance() {
        while (!over) {
            Candidate next = next();
            if (next == null || asked >= REQUESTS_MAX) {
                if (busy + stalled == 0) {
                    end();
                }
                return;
            }
            if (busy >= here.settings.alpha()) {
                return;
            }
            ask(next);
        }
    }

    /** The closest that was not asked, if it is among the k closest that live. */
    private @Nullable Candidate next() {
        int closer = 0;
        for (Candidate candidate : candidates) {
            switch (candidate.state) {
                case FRESH -> {
                    return candidate;
                }
                case ASKED, ANSWERED -> {
                    if (++closer == here.settings.k()) {
                        return null;
                    }
                }
                case STALLED, SILENT -> {}
            }
        }
        return null;
    }

    private void ask(Candidate candidate) {
        Requests.Outcome outcome =
                new Requests.Outcome() {
                    @Override
                    public void answered(DhtMessage answer) {
                        settled(candidate, State.ANSWERED);
                        learn(candidate, answer);
                    }

                    @Override
                    public void silent() {
                        settled(candidate, State.SILENT);
                        advance();
                    }
                };
        boolean sent =
                forValues
                        ? requests.values(candidate.address, key, outcome)
                        : requests.nodes(candidate.address, key, outcome);
        if (!sent) {
            candidate.state = State.SILENT;
            return;
        }
        asked++;
        busy++;
        candidate.state = State.ASKED;
        candidate.stall = here.after(STALL_NS, () -> stalled(candidate));
    }

    private void stalled(Candidate candidate) {
        if (!over && candidate.state == State.ASKED) {
            candidate.state = State.STALLED;
            busy--;
            stalled++;
            advance();
        }
    }

    private void settled(Candidate candidate, State state) {
        if (candidate.state == State.ASKED) {
            busy--;
        } else {
            stalled--;
        }
        candidate.state = state;
        cancel(candidate.stall);
    }

    private static void cancel(@Nullable Timer timer) {
        if (timer != null) {
            timer.cancel();
        }
    }

    private void learn(Candidate candidate, DhtMessage answer) {
        if (over) {
            return;
        }
        Key id = new Key(answer.src().id());
        if (!id.equals(candidate.id)) {
            // Somebody gave a wrong id for this address: it counts where it really is.
            candidates.remove(candidate);
            candidate.id = id;
            insert(candidate);
        }
        List<DhtContact> told =
                answer instanceof FindValueResponse values
                        ? values.contacts()
                        : ((FindNodeResponse) answer).contacts();
        int believed = Math.min(told.size(), 2 * here.settings.k());
        for (DhtContact contact : told.subList(0, believed)) {
            heardOf(contact, candidate.hops + 1);
        }
        if (answer instanceof FindValueResponse values
                && watcher.answered(values, candidate.hops)) {
            finish();
        } else {
            advance();
        }
    }

    private void heardOf(DhtContact told, int hops) {
        long address = told.address();
        if (address == here.sender.ownAddress() || !here.sender.reaches(address)) {
            return;
        }
        Contact known = contacts.table.at(address);
        Key id = known == null ? new Key(told.id()) : known.id;
        if (!id.equals(here.ownId)) {
            add(new Candidate(id, address, hops));
        }
    }

    private void add(Candidate candidate) {
        for (Candidate other : candidates) {
            if (other.address == candidate.address) {
                return;
            }
        }
        insert(candidate);
        if (candidates.size() > CANDIDATES_MAX && candidates.getLast().state == State.FRESH) {
            candidates.removeLast();
        }
    }

    private void insert(Candidate candidate) {
        int at = candidates.size();
        while (at > 0 && key.compareDistance(candidate.id, candidates.get(at - 1).id) < 0) {
            at--;
        }
        candidates.add(at, candidate);
    }

    /** The nodes that answered, closest first. */
    List<Long> answered(int count) {
        return candidates.stream()
                .filter(c -> c.state == State.ANSWERED)
                .limit(count)
                .map(c -> c.address)
                .toList();
    }

    /** Whoever started it learns of its end later, even if there is nobody to ask. */
    private void end() {
        if (starting) {
            here.after(0, this::finish);
        } else {
            finish();
        }
    }

    /** Ends it; answers that are still on their way only keep the contacts fresh. */
    void finish() {
        if (!over) {
            over = true;
            limit.cancel();
            candidates.forEach(c -> cancel(c.stall));
            watcher.over(this);
        }
    }
}
