/**
 * FRCP, the flow and retransmission control protocol: order, retransmission, flow control and
 * fragments of one flow, end to end, on the timers of delta-t.
 *
 * <p>{@link org.o7s.frcp.FrcpMachine} is the machine of one end of a flow: packets, writes, reads
 * and the time go in; packets, messages and the time of the next deadline come out. It does no I/O,
 * owns no thread, reads no clock. {@link org.o7s.frcp.FrcpConfig} says how it works, and {@link
 * org.o7s.frcp.QosTerms} makes that from what an application asks for.
 *
 * <pre>
 *   write ─► Outbox ─► Sender ─► Outgoing ─► packet    Credit: how far the peer lets us send
 *              SendQueue  ▲ Repetition                  Liveness: keepalive, silent peers
 *                         │ ByEvidence or ByTimeout
 *                      Hearsay: what the peer says      Agreement: what the peer can do
 *                         │
 *   packet ─────────► Incoming ─► Receiver              Acknowledger: when to tell what has come
 *                                    │ ReorderQueue     Ending: closed or down
 *   read  ◄─ MessageReader ◄─────────┘ in order         FrcpReport: what the flow has been
 *            fragments put together
 * </pre>
 *
 * <p>Source: paper 2.14, docs/wire/wire-endtoend.md 2 and 3.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.frcp;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
