/**
 * What moves packets between the rings of processes and the flows of a system, in the daemon.
 *
 * <pre>
 *   process ──▶ ring up ──▶ RingFlow (pumps' loop) ──▶ FlowEnd ──▶ IPCP
 *   process ◀── ring down ◀── RingFlow (the IPCP's thread) ◀── FlowEnd ◀── IPCP
 *                                ▲
 *              RingPumps: looks at flows that are at work, is called by those that rest
 * </pre>
 */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.ipc.pump;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
