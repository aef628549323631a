/**
 * Datagrams through a Linux socket: the fast driver of UDP.
 *
 * <p>In: packets that an IPCP offers with their destination; those in a row that have one size and
 * one destination leave as one message, which the kernel cuts up (UDP_SEGMENT). Out: received
 * datagrams in place, where the kernel has put those of one sender together (UDP_GRO). One system
 * call sends what was offered, one receives what is there.
 *
 * <pre>
 *   kernel ── recvmmsg ──► poll ──► IPCP ──► offer ── batch ──► flush ── sendmmsg ──► kernel
 *                           ▲
 *                        waiter (ppoll on the sockets of a loop and a wake-up)
 * </pre>
 */
@NullMarked
package org.o7s.driver.udp;

import org.jspecify.annotations.NullMarked;
