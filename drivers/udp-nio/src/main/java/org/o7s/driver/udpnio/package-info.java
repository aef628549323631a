/**
 * Datagrams through {@code java.nio}: the portable driver of UDP.
 *
 * <p>In: packets that an IPCP offers with their destination. Out: received datagrams, copied by the
 * JDK into one buffer of this port. One system call per datagram: the JDK has no batched ones.
 */
@NullMarked
package org.o7s.driver.udpnio;

import org.jspecify.annotations.NullMarked;
