/**
 * The control socket: messages, and both ends.
 *
 * <pre>
 *   client                              daemon
 *   Hello ────────────────────────────▶        within 10 s, else closed
 *         ◀──────────────────────────── Welcome, or Refused and end
 *   Run, Open, Execute, Complete ─────▶        one command at a time per connection
 *         ◀──────────────────────────── Output*, then Exit; Suggestions
 *   Interrupt ────────────────────────▶        at any time
 * </pre>
 *
 * A message is a length of 4 bytes, big endian, and as many bytes of protobuf ({@code
 * control.proto}), at most 1 MiB. The messages are written and read by hand: loading generated
 * classes would take a client longer than everything else it does. A test holds them to what is
 * generated from the same file.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.ipc.control;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
