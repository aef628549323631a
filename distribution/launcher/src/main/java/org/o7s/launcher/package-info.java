/**
 * The main program of {@code irmd}: command line, state directory, log, one OSGi framework with the
 * bundles of a run list, and an orderly end.
 *
 * <pre>
 *   bin/irmd ──► Irmd ──► CommandLine      what the user asked for
 *                    ├──► Distribution     bundles/run.list, etc/framework.properties
 *                    ├──► LogOutput        every logger of the process, to one file or stdout
 *                    ├──► FrameworkHost    install, start, wait until ready, stop
 *                    └──► Signals          TERM and INT stop, HUP is noted
 * </pre>
 *
 * <p>It knows no bundle by name: what runs, and which services must be there before the system is
 * called ready, stands in the distribution's files.
 */
@NullMarked
package org.o7s.launcher;

import org.jspecify.annotations.NullMarked;
