package org.o7s.routing;

import org.o7s.core.counters.Counter;
import org.o7s.core.counters.CounterSet;

/** What happened in routing, by name. Written on the member's loop. */
final class RoutingCounters {
    final CounterSet set = new CounterSet();
    final Counter announcementsReceived = set.make("received-announcements");
    final Counter announcementsSent = set.make("sent-announcements");
    final Counter staleAnnouncements = set.make("stale-announcements");
    final Counter messagesReceived = set.make("received-messages");
    final Counter messagesSent = set.make("sent-messages");
    final Counter keepalivesReceived = set.make("received-keepalives");
    final Counter keepalivesSent = set.make("sent-keepalives");
    final Counter badAnnouncements = set.make("dropped-bad-announcement");
    final Counter foreignOwnLinks = set.make("dropped-own-link-from-elsewhere");
    final Counter linksOfSourceFull = set.make("dropped-too-many-links-of-source");
    final Counter databaseFull = set.make("dropped-database-full");
    final Counter withdrawnLinks = set.make("dropped-link-withdrawn");
    final Counter refusedWithdrawals = set.make("dropped-withdrawal");
    final Counter unknownPackets = set.make("dropped-unknown-packet");
    final Counter malformedMessages = set.make("dropped-malformed-message");
    final Counter unexpectedMessages = set.make("dropped-unexpected-message");
    final Counter senseless = set.make("dropped-senseless-message");
    final Counter queueFull = set.make("dropped-queue-full");
    final Counter noMemory = set.make("dropped-no-memory");
    final Counter flowClosed = set.make("dropped-flow-closed");
    final Counter withdrawals = set.make("withdrawals");
    final Counter agedOut = set.make("links-aged-out");
    final Counter resynchronised = set.make("databases-sent-again");
    final Counter duplicateSigns = set.make("duplicate-address-signs");
    final Counter lostFlows = set.make("management-flows-lost");
    final Counter computations = set.make("computations");
    final Counter computationsPutOff = set.make("computations-put-off");
    final Counter installed = set.make("tables-installed");
    final Counter policyFaults = set.make("policy-faults");
    final Counter slowCalls = set.make("slow-policy-calls");
}
