/**
 * The library end of a flow: what happens between an application's buffer and the packets of the
 * layer below.
 *
 * <pre>
 *   write → [CRC trailer] → ring → IPCP            IPCP → ring → [CRC check] → read
 *                             FlowKeeper: keepalives out, signs of life in
 * </pre>
 *
 * <p>An IPCP that holds a flow of a lower layer uses the same class. Source:
 * docs/wire/wire-endtoend.md sections 1 and 5.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.client;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
