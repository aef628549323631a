/** Routing as a mechanism: neighbours, link-state database, flooding, computation, table. */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.routing;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
