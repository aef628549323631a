/** The flow allocator of a unicast layer: request, reply, update, pacing. */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.allocator;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
