/**
 * Starts programs when flows to their names are requested (docs/wire/cli-and-tools.md 2.6).
 *
 * <pre>
 *   request ──► SuperServer ──► Compute ──► ProgramLauncher ──► process
 *      ▲             │ one start at a time for a name; back-off after failures
 *      └─────────────┘ the process accepts, or the start has failed
 * </pre>
 */
@NullMarked
package org.o7s.irm.superserver;

import org.jspecify.annotations.NullMarked;
