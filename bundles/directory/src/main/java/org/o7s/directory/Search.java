package org.o7s.directory;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.o7s.core.layer.NameDirectory.Found;
import org.o7s.core.loop.Timer;
import org.o7s.directory.Evidence.Claim;
import org.o7s.wire.g23.unicast.DhtMessage;
import org.o7s.wire.g23.unicast.DhtMessage.FindValueResponse;
import org.o7s.wire.g23.unicast.DhtValue;

/**
 * One search for a name, however many wait for it. As soon as somebody gives an address, the member
 * there is asked whether it has the name: its yes ends the search. If it is slow, two nodes that
 * agree are enough; else the search ends when there is nobody left to ask.
 */
final class Search implements Lookup.Watcher {
    /** The most who wait for one name. */
    static final int WAITERS_MAX = 64;

    /** The most owners that are asked. */
    static final int OWNERS_MAX = 16;

    /** As many owners are asked at a time: the first to say yes is taken. */
    private static final int OWNERS_OPEN_MAX = 2;

    private static final class Waiter {
        final Found found;
        @Nullable Timer limit;

        Waiter(Found found) {
            this.found = found;
        }
    }

    final Key key;
    private final Finder finder;
    private final Surroundings here;
    private final Evidence evidence = new Evidence();
    private final List<Waiter> waiters = new ArrayList<>();
    private @Nullable Lookup lookup;
    private boolean looked;
    private boolean conclusive = true;
    private boolean agreementSuffices;
    private boolean over;
    private int ownersAsked;
    private int ownersOpen;
    private int foundHops;

    Search(Key key, Finder finder, Surroundings here) {
        this.key = key;
        this.finder = finder;
        this.here = here;
    }

    /** Begins with addresses that somebody gave. */
    void start(List<Long> given) {
        given.forEach(evidence::reported);
        here.after(Lookup.LIMIT_NS, this::end);
        askOwners();
        if (ownersOpen == 0) {
            look();
        } else {
            here.after(Lookup.STALL_NS, this::look);
        }
    }

    /** One more waits for it; false if there are too many. */
    boolean join(long limitNs, Found found) {
        if (waiters.size() >= WAITERS_MAX) {
            return false;
        }
        Waiter waiter = new Waiter(found);
        waiters.add(waiter);
        waiter.limit =
                here.after(
                        limitNs,
                        () -> {
                            if (waiters.remove(waiter)) {
                                tell(waiter, finder.usable(key, evidence));
                            }
                        });
        return true;
    }

    private void tell(Waiter waiter, List<Long> addresses) {
        if (waiter.limit != null) {
            waiter.limit.cancel();
        }
        here.outbox.add(() -> waiter.found.found(addresses));
    }

    /** Asks the nodes near the key, once there is one to ask. */
    void look() {
        if (looked || over || finder.mustWaitForContacts()) {
            return;
        }
        looked = true;
        lookup = finder.lookups.values(key, this);
        if (lookup == null) {
            conclusive = false;
            endUnlessOwnersMayAnswer();
        }
    }

    @Override
    public boolean answered(FindValueResponse answer, int hops) {
        long from = answer.src().address();
        Set<Long> addresses = new TreeSet<>();
        for (DhtValue value : answer.values()) {
            addresses.add(value.address());
            finder.contacts.members.said(value.address(), value.features());
        }
        addresses.remove(here.sender.ownAddress());
        if (!addresses.isEmpty() && foundHops == 0) {
            foundHops = hops;
        }
        addresses.forEach(evidence::reported);
        judge(from, answer);
        askOwners();
        return isSatisfied();
    }

    private void judge(long owner, FindValueResponse answer) {
        boolean has = OwnerChecks.confirms(answer, owner);
        if (has || OwnerChecks.refutes(answer, owner)) {
            evidence.judged(owner, has);
            finder.judged(key, owner, has);
        }
    }

    private void askOwners() {
        for (Claim claim : finder.ranked(key, evidence)) {
            if (ownersOpen >= OWNERS_OPEN_MAX || ownersAsked >= OWNERS_MAX) {
                return;
            }
            if (!claim.asked
                    && !claim.confirmed
                    && finder.requests.values(claim.address, key, ownerAnswer(claim.address))) {
                claim.asked = true;
                ownersAsked++;
                ownersOpen++;
                here.after(Lookup.STALL_NS, this::ownerStalled);
            }
        }
    }

    /** An owner that is slow keeps nobody waiting for whom two nodes agree. */
    private void ownerStalled() {
        agreementSuffices = true;
        if (!over && isSatisfied()) {
            end();
        }
    }

    private Requests.Outcome ownerAnswer(long owner) {
        return new Requests.Outcome() {
            @Override
            public void answered(DhtMessage answer) {
                judge(owner, (FindValueResponse) answer);
                ended();
            }

            @Override
            public void silent() {
                ended();
            }

            private void ended() {
                ownersOpen--;
                if (over) {
                    return;
                }
                if (!isSatisfied()) {
                    askOwners();
                }
                if (isSatisfied()) {
                    end();
                } else if (ownersOpen == 0) {
                    look();
                    if (looked && lookup == null) {
                        end();
                    }
                }
            }
        };
    }

    private boolean isSatisfied() {
        int enough = agreementSuffices ? 1 : 0;
        return finder.ranked(key, evidence).stream()
                .anyMatch(
                        claim ->
                                claim.rank() <= enough && !finder.isDistrusted(key, claim.address));
    }

    @Override
    public void over(Lookup ended) {
        lookup = null;
        if (isSatisfied()) {
            end();
        } else {
            endUnlessOwnersMayAnswer();
        }
    }

    private void endUnlessOwnersMayAnswer() {
        if (ownersOpen == 0) {
            end();
        } else {
            here.after(Lookup.STALL_NS, this::end);
        }
    }

    /** Ends it with what is known by now. */
    void end() {
        if (over) {
            return;
        }
        over = true;
        if (lookup != null) {
            lookup.finish();
        }
        List<Long> addresses = finder.usable(key, evidence);
        finder.ended(this, addresses, conclusive && looked, foundHops);
        waiters.forEach(waiter -> tell(waiter, addresses));
        waiters.clear();
    }
}
