/** Data transfer: the header, the forwarding table, the queues to the flows of the layer below. */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.transfer;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
