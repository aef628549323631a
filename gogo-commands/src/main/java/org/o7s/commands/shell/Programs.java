package org.o7s.commands.shell;

import java.io.PrintStream;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.o7s.api.FlowError;
import org.o7s.commands.Caller;
import org.o7s.commands.Candidate;
import org.o7s.commands.CommandIo;
import org.o7s.commands.CommandLine;
import org.o7s.commands.grammar.Nearest;
import org.o7s.commands.text.ProblemText;
import org.o7s.core.problem.Problem;
import org.o7s.tools.Tool;
import org.o7s.tools.ToolIo;

/** The programs that shells offer: {@code irm}, and the tools that are here now. Any thread. */
public final class Programs {
    /** The command word of the management commands. */
    public static final String IRM = "irm";

    private final CommandLine irm;
    private final Supplier<Collection<Tool>> tools;

    /** Programs of a system. */
    public Programs(CommandLine irm, Supplier<Collection<Tool>> tools) {
        this.irm = irm;
        this.tools = tools;
    }

    /** The management commands. */
    CommandLine irm() {
        return irm;
    }

    /** All command words. */
    public List<String> names() {
        return Stream.concat(Stream.of(IRM), tools.get().stream().map(Tool::name).sorted())
                .toList();
    }

    /** The options of a tool that begin as typed; none if there is no such tool. */
    List<Candidate> options(String program, String typed) {
        return tools.get().stream()
                .filter(t -> typed.startsWith("-") && t.name().equals(program))
                .flatMap(t -> t.options().stream())
                .filter(o -> o.word().startsWith(typed))
                .map(o -> new Candidate(o.word(), o.help()))
                .toList();
    }

    /**
     * Runs a program to its end.
     *
     * @return its exit code
     */
    public int run(String program, List<String> args, CommandIo io, Caller caller) {
        if (program.equals(IRM)) {
            return irm.run(args, io, caller);
        }
        for (Tool tool : tools.get()) {
            if (tool.name().equals(program)) {
                return apart(tool, args, new ToolIo(io.out(), io.err(), io.cancellation()));
            }
        }
        return unknown(program, io.err());
    }

    /**
     * Runs a tool in a platform thread of its own, which wakes many times faster than a virtual
     * one. It ends by its cancellation: an interrupt on top would hit it while it says its last
     * words and gives back its flow.
     */
    private static int apart(Tool tool, List<String> args, ToolIo io) {
        FutureTask<Integer> task = new FutureTask<>(() -> tool.run(args, io));
        Thread.ofPlatform().daemon().name("tool-" + tool.name()).start(task);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(tool.name() + " failed: " + e.getCause(), e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private int unknown(String program, PrintStream err) {
        Problem problem =
                new Problem(
                        "E-PROGRAM",
                        Problem.Kind.UNSUPPORTED,
                        FlowError.UNSUPPORTED,
                        "cannot run \"" + program + "\"",
                        List.of("this system has " + String.join(", ", names())),
                        Nearest.to(program, names()));
        err.print(ProblemText.of("o7s", problem));
        err.flush();
        return problem.kind().exitCode();
    }
}
