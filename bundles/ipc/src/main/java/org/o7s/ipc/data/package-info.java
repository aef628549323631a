/**
 * Packets between two processes: sealed memory, rings in it, and who wakes whom.
 *
 * <pre>
 *   process segment, one per process     flow segment, one per flow
 *   ┌──────────────────────────────┐     ┌─────────────────────────────────────┐
 *   │ bells: daemon, client        │     │ state of the flow, largest packet   │
 *   │ flows that want the daemon   │     │ ring up: client → daemon            │
 *   │ flows that want the client   │     │ ring down: daemon → client          │
 *   └──────────────────────────────┘     └─────────────────────────────────────┘
 * </pre>
 *
 * <p>Nothing that the other side writes is believed: every index and length is fetched once and
 * checked, and a ring that holds nonsense is {@linkplain org.o7s.ipc.data.RingConsumer#isBroken
 * broken} for good. Byte for byte: docs/process-boundary.md.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.ipc.data;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
