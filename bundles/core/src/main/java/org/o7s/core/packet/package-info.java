/** Packets in pooled off-heap memory. */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.core.packet;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
