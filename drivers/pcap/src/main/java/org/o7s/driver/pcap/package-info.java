/**
 * Ethernet frames through libpcap: the portable driver, with the behaviour of the fast one.
 *
 * <p>In: frames that an IPCP offers, one EtherType of one interface. Out: received frames, copied
 * twice: by the library into an array, by the capturing thread into a bounded queue that the loop
 * empties. A thread of its own, because libpcap has no wait on all systems that others can end.
 *
 * <pre>
 *   kernel ── pcap_dispatch ──► CaptureThread ── FrameQueue ──► poll ──► IPCP
 *   kernel ◄── pcap_sendpacket ◄── flush ◄── offer ◄── IPCP
 * </pre>
 */
@NullMarked
package org.o7s.driver.pcap;

import org.jspecify.annotations.NullMarked;
