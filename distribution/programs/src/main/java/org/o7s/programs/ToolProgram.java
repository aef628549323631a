package org.o7s.programs;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.o7s.api.Applications;
import org.o7s.tools.Cancellation;
import org.o7s.tools.Progress;
import org.o7s.tools.Tool;
import org.o7s.tools.ToolIo;
import org.o7s.tools.broadcast.Obc;
import org.o7s.tools.cbr.Ocbr;
import org.o7s.tools.echo.Oecho;
import org.o7s.tools.file.Oftp;
import org.o7s.tools.perf.Operf;
import org.o7s.tools.ping.Oping;

/** The main program of all tools. The first word is the name of the tool. */
public final class ToolProgram {
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final int COLUMNS_MIN = 20;
    private static final int COLUMNS_MAX = 500;

    private ToolProgram() {}

    /** Runs one tool to its end. The scripts in {@code bin} set the system properties. */
    public static void main(String[] args) {
        Cancellation cancellation = new Cancellation();
        Interruption interruption = new Interruption(cancellation, Thread.currentThread());
        Runtime.getRuntime().addShutdownHook(interruption);
        Outlet outlet = new Outlet(new FileOutputStream(FileDescriptor.out), cancellation);
        OutputStream errors = new FileOutputStream(FileDescriptor.err);
        int columns = Integer.getInteger("o7s.columns", 0);
        Progress progress =
                columns == 0
                        ? Progress.NONE
                        : new StatusLine(errors, Math.clamp(columns, COLUMNS_MIN, COLUMNS_MAX));
        ToolIo io = new ToolIo(printer(outlet), printer(errors), cancellation, progress);
        String name = args.length == 0 ? "" : args[0];
        int exitCode =
                run(name, Arrays.asList(args).subList(Math.min(1, args.length), args.length), io);
        if (outlet.complaint().isPresent()) {
            io.err().println(name + ": " + outlet.complaint().get());
            exitCode = FAILED;
        }
        interruption.end(exitCode);
    }

    /** Bytes go out at once, in UTF-8: what a tool has said is seen, and has the form it should. */
    private static PrintStream printer(OutputStream out) {
        return new PrintStream(out, true, StandardCharsets.UTF_8);
    }

    private static int run(String name, List<String> args, ToolIo io) {
        InstanceOption option = InstanceOption.of(args);
        if (option.isIncomplete()) {
            io.err().println(name + ": --instance needs a name, for instance --instance lab2");
            return USAGE;
        }
        Applications applications = new ConnectedApplications(option.instance());
        Tool tool =
                switch (name) {
                    case "oping" -> new Oping(applications);
                    case "oecho" -> new Oecho(applications);
                    case "operf" -> new Operf(applications);
                    case "ocbr" -> new Ocbr(applications);
                    case "obc" -> new Obc(applications);
                    case "oftp" -> new Oftp(applications);
                    default ->
                            throw new IllegalArgumentException("there is no tool \"" + name + '"');
                };
        int exitCode = tool.run(option.rest(), io);
        if (exitCode == 0 && option.asksForHelp()) {
            io.out().print(InstanceOption.HELP);
        }
        return exitCode;
    }
}
