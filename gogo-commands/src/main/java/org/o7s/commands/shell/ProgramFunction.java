package org.o7s.commands.shell;

import java.io.PrintStream;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Process;
import org.jspecify.annotations.Nullable;
import org.o7s.commands.Caller;
import org.o7s.commands.CommandIo;
import org.o7s.tools.Cancellation;

/**
 * A program of ours as a Gogo function: {@code irm ipcp list} works as typed, in pipes and scripts
 * too. The largest exit code of the programs in a line is left in the session variable {@code
 * exit}.
 */
public final class ProgramFunction implements Function {
    /** Session variable: the largest exit code in the present line. */
    static final String EXIT = "exit";

    /** Session variable: where the present line came from. */
    static final String IO = ".o7s.io";

    /** Session variable: who types. */
    static final String CALLER = ".o7s.caller";

    /** Whoever has a console inside of the daemon owns it. */
    private static final Caller CONSOLE =
            new Caller(System.getProperty("user.name", "console"), Caller.Privilege.OWN);

    private final String program;
    private final Programs programs;

    /** A function for a program. */
    public ProgramFunction(String program, Programs programs) {
        this.program = program;
        this.programs = programs;
    }

    @Override
    public @Nullable Object execute(CommandSession session, List<Object> arguments) {
        List<String> words = arguments.stream().map(String::valueOf).toList();
        Caller caller = session.get(CALLER) instanceof Caller c ? c : CONSOLE;
        CommandIo io = io(session);
        exit(session, programs.run(program, words, io, caller));
        io.out().flush();
        io.err().flush();
        return null;
    }

    /** Leaves an exit code; programs of a pipe end in any order, so the largest counts. */
    static void exit(CommandSession session, int code) {
        synchronized (session) {
            int before = session.get(EXIT) instanceof Integer exit ? exit : 0;
            session.put(EXIT, Math.max(before, code));
        }
    }

    private static CommandIo io(CommandSession session) {
        Process stage = Process.Utils.current();
        PrintStream out = stage == null ? session.getConsole() : stage.out();
        PrintStream err = stage == null ? session.getConsole() : stage.err();
        if (session.get(IO) instanceof CommandIo line) {
            return new CommandIo(
                    out, err, line.directory(), line.widthColumns(), line.cancellation());
        }
        return new CommandIo(out, err, session.currentDir(), 0, new Cancellation());
    }
}
