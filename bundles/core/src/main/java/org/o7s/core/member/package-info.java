/**
 * What the IPCPs of the lowest layers share: names and digests, endpoint ids, the flow allocator,
 * the data path between flows and a port, and the keeping of that port.
 *
 * <pre>
 *   IRM ──allocate, respond, deallocate──▶ FlowAllocator ──requests, replies──▶ IPCP ──▶ port
 *    flows ◀──bells──▶ FlowPump ──headers written by the IPCP──▶ port
 *   drivers, devices ──▶ PortHolder, LinkMonitor ──ports, states──▶ IPCP
 * </pre>
 *
 * <p>{@link org.o7s.core.member.FlowAllocator}, {@link org.o7s.core.member.PeerDirectory}, {@link
 * org.o7s.core.member.PendingQueries} and {@link org.o7s.core.member.EndpointTable} are machines:
 * they do no I/O, own no thread, and are given time and randomness. Unless said otherwise a class
 * belongs to the loop of its IPCP. Source: docs/wire/wire-shims.md 0.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.core.member;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
