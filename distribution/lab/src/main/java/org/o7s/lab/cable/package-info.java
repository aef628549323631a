/**
 * Cables: captures, and a relay that loses, delays, reorders, duplicates and damages frames, all
 * from one seed.
 *
 * <pre>
 *   system A ── veth ── RawPort ─▶ ImpairmentMachine ─▶ RawPort ── veth ── system B
 *                            ◀──── (one per direction) ◀────
 *                                  Relay: one thread, real time
 * </pre>
 */
@NullMarked
package org.o7s.lab.cable;

import org.jspecify.annotations.NullMarked;
