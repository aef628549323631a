/**
 * oping: is the other end alive, and how long is the way there and back?
 *
 * <pre>
 *   arguments → PingArguments → PingOptions
 *   client:  PacedClient | FloodClient ── PingMessage ──▶ flow ──▶ PingServer
 *                    │                 ◀───────────────────────────────┘
 *                    ▼
 *             PingStatistics → PingReport (text as 0.23 prints it, or JSON)
 * </pre>
 *
 * Source: docs/wire/cli-and-tools.md 3.1 and 8.2 P18.
 */
@NullMarked
package org.o7s.tools.ping;

import org.jspecify.annotations.NullMarked;
