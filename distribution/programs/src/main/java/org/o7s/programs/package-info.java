/**
 * oping, oecho, operf, ocbr, obc and oftp as programs: the tools of {@code org.o7s.tools}, each in
 * a process of its own that reaches its daemon through the client library.
 *
 * <pre>
 *   bin/oping ──▶ ToolProgram ──▶ Oping ──▶ Applications = ConnectedApplications ──▶ O7s.connect
 *      Ctrl-C ──▶ Interruption ──▶ Cancellation ◀── Outlet ◀── nobody reads standard output
 * </pre>
 */
@NullMarked
package org.o7s.programs;

import org.jspecify.annotations.NullMarked;
