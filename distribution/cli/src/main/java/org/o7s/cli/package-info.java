/**
 * The programs that people and scripts talk to a daemon with.
 *
 * <pre>
 *   bin/irm ──► Irm  ──► Command ───────────────────┐
 *   bin/o7sh ──► O7sh ──► LineRunner ───────────────┼──► Link ──► control socket of an instance
 *                  └────► InteractiveShell (JLine) ┘
 * </pre>
 *
 * <p>Grammar, help and completion are the daemon's; what is here passes words there, and output and
 * exit codes back. {@code irm} is to be quick: nothing on its path loads JLine, a logger, a lambda
 * or a formatted string.
 */
@NullMarked
package org.o7s.cli;

import org.jspecify.annotations.NullMarked;
