/**
 * The library end of a flow: what happens between an application's buffer and the packets of the
 * layer below.
 *
 * <pre>
 *   raw       write → [CRC trailer] → port → IPCP      IPCP → port → [CRC check] → read
 *                                FlowKeeper: keepalives out, signs of life in
 *
 *   in order  write → FrcpEnd → port → IPCP            IPCP → port → FrcpEnd → read
 *                        │ owned by who reads, writes or waits; else by the FlowAttendant
 *                        └ FrcpMachine: order, repetition, windows, keepalives, signs of life
 * </pre>
 *
 * <p>Source: docs/wire/wire-endtoend.md sections 1, 2 and 5.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.client;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
