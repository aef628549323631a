/**
 * Codecs of the unicast IPCP of generation 23, and of the components that it shares with the
 * broadcast IPCP (docs/wire/wire-unicast.md), with the extensions between o7s members
 * (docs/wire/extensions.md).
 *
 * <table>
 * <caption>What is carried where</caption>
 * <tr><th>carrier</th><th>content</th></tr>
 * <tr><td>first packet of every E, M and D flow</td><td>{@link CepRecord}</td></tr>
 * <tr><td>E flow</td><td>{@link OepMessage}</td></tr>
 * <tr><td>M flow</td><td>{@link Lsa}, {@link RoutingMessage}</td></tr>
 * <tr><td>D flow</td><td>{@link DtHeader}, then, by EID, {@link FaMessage}, {@link DhtMessage},
 *     {@link LinkHello}, {@link ReconfigurationMessage} or a packet of a user flow</td></tr>
 * </table>
 *
 * <p>What is done per packet works in place and allocates nothing; messages off the packet path are
 * records. Nothing here keeps state, does I/O or depends on another bundle of o7s; all of it may be
 * called by any thread.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.wire.g23.unicast;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
