package org.o7s.directory;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.o7s.core.counters.Counter;
import org.o7s.core.counters.CounterSet;
import org.o7s.wire.g23.Defect;

/** What happened in the directory of a member, by name. */
final class DhtCounters {
    final CounterSet set = new CounterSet();

    final Counter received = set.make("received-messages");
    final Counter sent = set.make("sent-messages");
    final Counter unsent = set.make("unsent-messages");

    final Counter droppedOwnSource = set.make("dropped-own-source");
    final Counter droppedTooOften = set.make("dropped-too-often");
    final Counter droppedUnasked = set.make("dropped-unasked-answer");
    final Counter droppedClosed = set.make("dropped-closed");
    final Counter skippedParts = set.make("skipped-parts");

    final Counter contactsAdded = set.make("contacts-added");
    final Counter contactsLost = set.make("contacts-lost");
    final Counter contactsRefused = set.make("contacts-refused");

    final Counter lookups = set.make("lookups");
    final Counter lookupsRefused = set.make("lookups-refused");
    final Counter requests = set.make("requests");
    final Counter requestsSilent = set.make("requests-unanswered");

    final Counter finds = set.make("finds");
    final Counter findsLocal = set.make("finds-from-replica");
    final Counter findsCached = set.make("finds-from-cache");
    final Counter found = set.make("searches-found");
    final Counter notFound = set.make("searches-empty");
    final Counter foundHops = set.make("searches-found-hops");
    final Counter proxied = set.make("searches-for-others");

    final Counter stored = set.make("stores-taken");
    final Counter refusedExpired = set.make("stores-refused-expired");
    final Counter refusedFull = set.make("stores-refused-full");
    final Counter refusedOwn = set.make("stores-refused-own-address");
    final Counter refusedGone = set.make("stores-refused-withdrawn");
    final Counter confirmed = set.make("values-confirmed");
    final Counter refuted = set.make("values-refuted");
    final Counter expired = set.make("values-expired");
    final Counter replicated = set.make("values-replicated");
    final Counter withdrawn = set.make("withdrawals-taken");
    final Counter withdrawnFalsely = set.make("withdrawals-refuted");

    final Counter publications = set.make("publications");
    final Counter publicationsRefused = set.make("publications-refused-full");
    final Counter acknowledged = set.make("publications-acknowledged");
    final Counter repeated = set.make("publications-repeated");
    final Counter withdrawals = set.make("withdrawals-sent");

    private final Map<Defect, Counter> malformed = new EnumMap<>(Defect.class);

    /** A message was no message. */
    void malformed(Defect defect) {
        malformed
                .computeIfAbsent(
                        defect,
                        d ->
                                set.make(
                                        CounterSet.DROPPED
                                                + d.name()
                                                        .toLowerCase(Locale.ROOT)
                                                        .replace('_', '-')))
                .increment();
    }
}
