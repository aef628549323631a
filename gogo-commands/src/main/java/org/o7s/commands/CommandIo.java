package org.o7s.commands;

import java.io.PrintStream;
import java.nio.file.Path;
import org.o7s.tools.Cancellation;

/**
 * Where a command runs, as its front end sees it.
 *
 * @param out for results
 * @param err for problems and notices
 * @param directory what relative file names are relative to
 * @param widthColumns width of the terminal; 0 if the output goes elsewhere
 * @param cancellation set when the user interrupts the command or goes away
 */
public record CommandIo(
        PrintStream out,
        PrintStream err,
        Path directory,
        int widthColumns,
        Cancellation cancellation) {}
