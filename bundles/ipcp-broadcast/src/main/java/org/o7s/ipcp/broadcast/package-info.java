/**
 * The broadcast IPCP: what one application writes reaches all others that joined the layer.
 *
 * <pre>
 *   joined flows ──┐            ┌── adjacencies: flows to other members
 *                  └─ transfer ─┘     ↑
 *                       │             connection manager, enrolment
 *                  policy broadcast
 * </pre>
 *
 * <p>In goes each packet of a joined flow or adjacency, out go copies to all other ones. Source:
 * paper 2.13 and 5.6.1, docs/wire/wire-shims.md 5, docs/wire/broadcast.md.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.ipcp.broadcast;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
