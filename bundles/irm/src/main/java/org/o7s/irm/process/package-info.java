/**
 * Processes outside of the daemon: the IRM's side of the application socket, and what they hold.
 *
 * <pre>
 *   ApplicationServer ──▶ ProcessDesk ──▶ OutsideProcess ──▶ FlowBroker        the IRM's loop
 *                                              │ makes
 *   rings of the process ◀──▶ RingFlow ◀──▶ FlowEnd ◀──▶ IPCP                   org.o7s.ipc.pump
 * </pre>
 */
@NullMarked
package org.o7s.irm.process;

import org.jspecify.annotations.NullMarked;
