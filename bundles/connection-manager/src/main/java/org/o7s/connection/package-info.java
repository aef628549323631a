/**
 * Connections between the components of two members: the exchange in which both say what they are,
 * the acceptor, and adjacencies that come back by themselves (docs/wire/wire-unicast.md 2).
 *
 * <p>In go flows of the layers below and what a member offers ({@link
 * org.o7s.connection.Component}); out come {@link org.o7s.connection.PeerConnection}s.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.connection;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
