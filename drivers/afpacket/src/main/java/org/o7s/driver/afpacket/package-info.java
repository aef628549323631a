/**
 * Ethernet frames through a mapped Linux packet socket: the fast driver.
 *
 * <p>In: frames that an IPCP offers, one EtherType of one interface. Out: received frames in place,
 * in the ring that the kernel fills. One system call sends a batch; receiving needs none while
 * frames keep coming.
 *
 * <pre>
 *   kernel ── ring ──► poll ──► IPCP ──► offer ── batch ──► flush ──► kernel
 *                        ▲
 *                     waiter (ppoll on the sockets of a loop and a wake-up)
 *
 *   kernel ── netlink ──► LinkDesk ──► bells of the ports: a link has changed
 * </pre>
 */
@NullMarked
package org.o7s.driver.afpacket;

import org.jspecify.annotations.NullMarked;
