/** Connections between the components of two members: the exchange, the acceptor, adjacencies that come back. */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.connection;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
