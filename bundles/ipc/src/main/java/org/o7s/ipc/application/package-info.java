/**
 * The application socket: how a process and its daemon agree on flows, both ends.
 *
 * <pre>
 *   process                             daemon
 *   Announce ─────────────────────────▶        within 10 s, else closed
 *            ◀───────────────────────── Announced + process segment + doorbell, or Refused and end
 *   Allocate, Accept ─────────────────▶        as many at a time as the limits allow
 *            ◀───────────────────────── Granted [+ flow segment], or Failed
 *   Cancel, Deallocate ───────────────▶        at any time
 * </pre>
 *
 * <p>A message is a Frame of protobuf ({@code application.proto}) in one message of a socket that
 * keeps them whole (SOCK_SEQPACKET), at most 4 KiB; descriptors travel with it. Packets never do:
 * see {@link org.o7s.ipc.data}. The messages are written and read by hand, so that an application
 * gets no protobuf library onto its class path; a test holds them to what is generated from the
 * same file. When the connection ends, everything that the process had is gone. Byte for byte:
 * docs/process-boundary.md.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.ipc.application;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
