/**
 * The IPCPs over UDP: udp4 with IPv4, and udp6 with IPv6.
 *
 * <pre>
 *   Udp4Factory, Udp6Factory ──options──▶ UdpConfig
 *   NameResolver     name ──▶ address: static peers, hosts file, DNS; never on the loop
 *   DatagramIntake   datagrams in, checked in the order of docs/wire/wire-shims.md 9.1
 *   DatagramWriter   datagrams out
 *   UdpFamily        what the two differ in
 *   UdpIpcp          composes them with what all IPCPs with a port share
 * </pre>
 *
 * <p>Source: docs/wire/wire-shims.md 3.
 */
@NullMarked
package org.o7s.ipcp.udp;

import org.jspecify.annotations.NullMarked;
