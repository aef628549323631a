/**
 * Every native call of o7s, made through the foreign function interface and nowhere else.
 *
 * <p>In: requests in Java terms (open a packet socket on this interface for this EtherType, wait
 * for it, send these bytes). Out: results as values; a failed call is a negated {@code errno} on
 * the packet path and a {@link org.o7s.linux.SystemCallException} with a sentence elsewhere.
 *
 * <pre>
 *   PacketSocket ── ReceiveRing (mapped TPACKET_V2)      Poller ── ppoll over sockets and an eventfd
 *        │      └── SendBatch   (sendmmsg)               Capabilities, NetworkInterfaces,
 *        └───────── PacketFilter (classic BPF)           NetworkNamespace, Errno
 *   LinkEvents ── rtnetlink: which interface has changed
 *
 *   UdpSocket ── DatagramInbox (recvmmsg, UDP_GRO)
 *        └────── DatagramBatch (sendmmsg, UDP_SEGMENT)
 *
 *   SharedMemory (sealed memfd)   Futex   EventCounter (eventfd)      between processes
 *   RemoteFence (membarrier)
 *   MessageSocket, MessageListener (SOCK_SEQPACKET with descriptors)  ReadinessSet (epoll)
 *   ─────────── Libc, SocketCalls, ProcessCalls: downcalls ───────────
 * </pre>
 *
 * <p>Layouts and constants are those of Linux on little-endian 64-bit machines (x86_64, aarch64),
 * which agree for all that is used here but what {@code Architecture} holds. Calls go to the C
 * library, except futex and membarrier, for which it has no functions. Loading a class of this
 * package needs no privilege and, off Linux, {@link org.o7s.linux.Linux#unsupported()} says so
 * before any native symbol is looked up.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.linux;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
