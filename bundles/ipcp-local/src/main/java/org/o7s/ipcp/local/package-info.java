/**
 * The local IPCP: flows between processes of one system, through a layer like any other.
 *
 * <pre>
 *   allocate ──flowRequested──▶ broker ──respond──▶ a pair of ends, each the other's way out
 * </pre>
 *
 * <p>There is no wire, no header, no driver. Source: docs/wire/wire-shims.md 4.1 and 9.5.
 */
@NullMarked
package org.o7s.ipcp.local;

import org.jspecify.annotations.NullMarked;
