/**
 * ocbr: sends packets one way at a constant bit rate; the server says what arrives.
 *
 * <pre>
 *   arguments → CbrArguments → CbrOptions
 *   client:  PacedSender ── numbered packets ──▶ flow ──▶ CbrSession ── CbrReport (text or JSON)
 * </pre>
 *
 * Source: docs/wire/cli-and-tools.md 3.3.
 */
@NullMarked
package org.o7s.tools.cbr;

import org.jspecify.annotations.NullMarked;
