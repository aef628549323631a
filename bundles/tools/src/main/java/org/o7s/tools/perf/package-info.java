/**
 * operf: how much a flow carries, one way or there and back.
 *
 * <pre>
 *   arguments → PerfArguments → PerfOptions
 *   client:  kind of test, then PacedSender ── numbered packets ──▶ flow ──▶ PerfSession
 *            EchoCounter ◀──────────── there and back only ─────────────────────┘
 * </pre>
 *
 * Source: docs/wire/cli-and-tools.md 3.2.
 */
@NullMarked
package org.o7s.tools.perf;

import org.jspecify.annotations.NullMarked;
