/**
 * How fast packets go from process to process: {@code ./o7s bench local|eth|udp|flows}.
 *
 * <pre>
 *   Bench ── Options
 *     │ Stage: daemons, namespaces, cable          LocalStage · CableStage
 *     │   Contestant: a way, two processes on it     (six for the ring)
 *     ▼
 *   Contest: every sample of every contestant in turn, round after round ──▶ Results ──▶ Table, JsonText
 *   FlowsStage: one flow, many flows and bystanders, which it measures itself ──▶ Results
 * </pre>
 *
 * <p>What is measured uses the public interface of the client library and nothing else.
 */
@NullMarked
package org.o7s.itests.bench;

import org.jspecify.annotations.NullMarked;
