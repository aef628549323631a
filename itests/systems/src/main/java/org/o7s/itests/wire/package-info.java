/**
 * Cables for tests: raw access to an interface, captures, and a relay that loses, delays, reorders,
 * duplicates and damages frames, all from one seed.
 *
 * <pre>
 *   system A ── veth ── RawPort ─▶ ImpairmentMachine ─▶ RawPort ── veth ── system B
 *                            ◀──── (one per direction) ◀────
 *                                  Relay: one thread, real time
 * </pre>
 */
@NullMarked
package org.o7s.itests.wire;

import org.jspecify.annotations.NullMarked;
