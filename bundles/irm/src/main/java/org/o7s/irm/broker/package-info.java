/**
 * The broker of flows: brings those who allocate and those who accept together, directly or through
 * IPCPs.
 *
 * <pre>
 *   allocate → Allocation ─┬─ direct ──→ Requests ←── FLOW_REQ of a peer, from an IPCP
 *                          │                │
 *                          └─ query all ─→ allocate one       Accepts ←── accept
 *                                                   └─ load-balance policy picks
 * </pre>
 *
 * <p>Everything here belongs to the IRM's loop. Source: design section 5, second walk;
 * docs/wire/cli-and-tools.md 2.6 and 2.7.
 */
@NullMarked
package org.o7s.irm.broker;

import org.jspecify.annotations.NullMarked;
