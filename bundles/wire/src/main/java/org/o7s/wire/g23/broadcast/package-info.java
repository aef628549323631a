/**
 * What is on an adjacency of a broadcast layer beside the packets of applications
 * (docs/wire/broadcast.md).
 *
 * <p>In a layer as generation 23 knows it a packet is exactly what an application wrote. In one
 * whose packets are told apart it begins with a {@link org.o7s.wire.g23.broadcast.PacketNumber}.
 * Members of o7s tell each other what they know of their tree by a {@link
 * org.o7s.wire.g23.broadcast.NeighbourNews}. Nothing here keeps state, does I/O or depends on
 * another bundle of o7s; all of it may be called by any thread.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.wire.g23.broadcast;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
