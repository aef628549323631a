/**
 * The directory of a unicast layer: a distributed hash table from digests of names to addresses of
 * members (docs/wire/wire-unicast.md 8, paper 2.12.1).
 *
 * <p>In go the messages of endpoint 1, the names of this member, questions, changes of routes and
 * time; out come messages, answers and views. It owns no thread and does no I/O; everything happens
 * on the member's loop.
 *
 * <pre>
 *            publish, withdraw                find                     messages
 *                   |                          |                          |
 *              Publisher                     Finder                    Answers ---- ValueStore
 *            Withdrawals                 Search, Evidence              RateLimit        |
 *                   |                          |                          |    OwnerChecks, Replicator
 *                   +----------- Lookups, Requests, Messenger ------------+-------------+
 *                                              |
 *                                  Contacts (ContactTable), Membership
 * </pre>
 *
 * <p>Nothing in a message proves who sent it. So three things are believed only after a question
 * with a fresh cookie was answered from the address in doubt: that a node is there, that it has a
 * name, that it gave a name up.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.directory;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
