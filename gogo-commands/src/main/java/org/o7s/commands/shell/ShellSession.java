package org.o7s.commands.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.jspecify.annotations.Nullable;
import org.o7s.api.FlowError;
import org.o7s.commands.Caller;
import org.o7s.commands.Candidate;
import org.o7s.commands.CommandIo;
import org.o7s.commands.text.ProblemText;
import org.o7s.core.problem.Problem;
import org.o7s.ipc.control.ControlMessage.Suggestion;
import org.o7s.ipc.control.ControlService;
import org.o7s.ipc.control.Terminal;

/**
 * Lines of one client. A line that begins with a program of ours runs directly, so that its words
 * arrive as typed; whatever else there is goes to Gogo, for those who own the daemon: its language
 * can do anything in the framework.
 */
final class ShellSession implements ControlService.Session {
    private static final int EXIT_FAILED = 1;

    private final Programs programs;
    private final Caller caller;
    private final Supplier<Optional<CommandProcessor>> gogo;
    private final Redirected out = new Redirected();
    private final Redirected err = new Redirected();
    private @Nullable CommandSession session;

    ShellSession(Programs programs, Caller caller, Supplier<Optional<CommandProcessor>> gogo) {
        this.programs = programs;
        this.caller = caller;
        this.gogo = gogo;
    }

    @Override
    public int execute(String text, Terminal terminal) {
        CommandIo io = SystemControl.io(terminal);
        try {
            return execute(text.strip(), io);
        } finally {
            io.out().flush();
            io.err().flush();
        }
    }

    private int execute(String text, CommandIo io) {
        ShellLine line = ShellLine.of(text);
        if (text.startsWith("#") || line.words().isEmpty()) {
            return 0;
        }
        String first = line.words().getFirst();
        if (!line.special() && programs.names().contains(first)) {
            return programs.run(first, line.words().subList(1, line.words().size()), io, caller);
        }
        if (!caller.may(Caller.Privilege.OWN)) {
            return fail(
                    io,
                    new Problem(
                            "E-SHELL-PERMISSION",
                            Problem.Kind.PERMISSION,
                            FlowError.NOT_PERMITTED,
                            "user \"" + caller.user() + "\" may not use the shell language",
                            List.of(
                                    "it can do anything in the daemon, so it is for root and the"
                                            + " user that runs the daemon"),
                            List.of(String.join(", ", programs.names()))));
        }
        Optional<CommandSession> language = session();
        if (language.isEmpty()) {
            return fail(
                    io,
                    Problem.of(
                                    "E-SHELL-NOGOGO",
                                    Problem.Kind.UNSUPPORTED,
                                    FlowError.UNSUPPORTED,
                                    "cannot execute \"" + first + "\"",
                                    "this system has no shell language beside its own programs")
                            .next(programs.names().toArray(String[]::new)));
        }
        return execute(language.get(), text, io);
    }

    private int execute(CommandSession language, String text, CommandIo io) {
        out.to(io.out());
        err.to(io.err());
        language.put(ProgramFunction.IO, io);
        language.put(ProgramFunction.EXIT, 0);
        language.currentDir(io.directory());
        try {
            Object result = language.execute(text);
            if (result != null) {
                io.out().println(language.format(result, Converter.INSPECT));
            }
            return language.get(ProgramFunction.EXIT) instanceof Integer exit ? exit : 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            io.err().println("interrupted");
            return EXIT_FAILED;
        } catch (Exception e) {
            // Whatever a command of some bundle throws is for the one who typed it.
            io.err().println("o7s: " + reason(e));
            return EXIT_FAILED;
        } finally {
            language.put(ProgramFunction.IO, null);
        }
    }

    private static String reason(Exception e) {
        String message = e.getMessage();
        return message == null ? e.toString() : message;
    }

    private static int fail(CommandIo io, Problem problem) {
        io.err().print(ProblemText.of("o7s", problem));
        return problem.kind().exitCode();
    }

    private synchronized Optional<CommandSession> session() {
        CommandSession open = session;
        if (open == null) {
            Optional<CommandProcessor> processor = gogo.get();
            if (processor.isEmpty()) {
                return Optional.empty();
            }
            open =
                    processor
                            .get()
                            .createSession(
                                    InputStream.nullInputStream(),
                                    new PrintStream(out, true),
                                    new PrintStream(err, true));
            open.put(ProgramFunction.CALLER, caller);
            session = open;
        }
        return Optional.of(open);
    }

    @Override
    public List<Suggestion> complete(String text, int cursor) {
        String statement = ShellLine.lastStatement(text.substring(0, cursor));
        ShellLine line = ShellLine.of(statement);
        List<String> words = new ArrayList<>(line.words());
        if (line.newWord()) {
            words.add("");
        }
        if (words.size() == 1) {
            return SystemControl.suggestions(commands(words.getFirst()));
        }
        if (!words.getFirst().equals(Programs.IRM)) {
            return SystemControl.suggestions(programs.options(words.getFirst(), words.getLast()));
        }
        return SystemControl.suggestions(
                programs.irm().complete(words.subList(1, words.size()), words.size() - 2, caller));
    }

    private List<Candidate> commands(String typed) {
        Set<String> names = new TreeSet<>(programs.names());
        if (caller.may(Caller.Privilege.OWN)) {
            session()
                    .filter(s -> s.get(".commands") instanceof Set)
                    .map(s -> (Set<?>) s.get(".commands"))
                    .ifPresent(all -> all.forEach(c -> names.add(shown(c.toString(), typed))));
        }
        return names.stream()
                .filter(n -> n.startsWith(typed))
                .map(n -> new Candidate(n, ""))
                .toList();
    }

    /** Commands are known as scope:name; people type the name. */
    private static String shown(String command, String typed) {
        return typed.contains(":") ? command : command.substring(command.indexOf(':') + 1);
    }

    @Override
    public synchronized void close() {
        CommandSession open = session;
        if (open != null) {
            open.close();
            session = null;
        }
    }

    /** A stream whose end changes with each line. */
    private static final class Redirected extends OutputStream {
        private volatile OutputStream target = OutputStream.nullOutputStream();

        void to(OutputStream newTarget) {
            target = newTarget;
        }

        @Override
        public void write(int b) throws IOException {
            target.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            target.write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            target.flush();
        }
    }
}
