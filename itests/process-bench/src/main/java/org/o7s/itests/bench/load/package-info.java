/**
 * What the measured processes run: {@code Load} takes commands from the benchmark, line by line,
 * and answers with what it has seen. A {@code Way} is how packets go from process to process.
 *
 * <pre>
 *   Bench ── "source 3 64 0.7" ──▶ Load ── Link.send ──▶ (a flow, a socket, Aeron) ──▶ Load ◀── "sink 3 64" ── Bench
 * </pre>
 */
@NullMarked
package org.o7s.itests.bench.load;

import org.jspecify.annotations.NullMarked;
