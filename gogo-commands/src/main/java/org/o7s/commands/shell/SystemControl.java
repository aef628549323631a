package org.o7s.commands.shell;

import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.felix.service.command.CommandProcessor;
import org.o7s.commands.Candidate;
import org.o7s.commands.CommandIo;
import org.o7s.ipc.control.ControlMessage.Suggestion;
import org.o7s.ipc.control.ControlService;
import org.o7s.ipc.control.Peer;
import org.o7s.ipc.control.Terminal;
import org.o7s.tools.Cancellation;

/** Serves the control socket with the programs of a system, and with sessions of its shell. */
public final class SystemControl implements ControlService {
    private final String instance;
    private final Programs programs;
    private final Privileges privileges;
    private final Supplier<Optional<CommandProcessor>> gogo;

    /**
     * Control of a system.
     *
     * @param gogo the shell language, if it is here now
     */
    public SystemControl(
            String instance,
            Programs programs,
            Privileges privileges,
            Supplier<Optional<CommandProcessor>> gogo) {
        this.instance = instance;
        this.programs = programs;
        this.privileges = privileges;
        this.gogo = gogo;
    }

    @Override
    public String instance() {
        return instance;
    }

    @Override
    public int run(String program, List<String> args, Terminal terminal, Peer peer) {
        CommandIo io = io(terminal);
        int exit = programs.run(program, args, io, privileges.of(peer));
        io.out().flush();
        io.err().flush();
        return exit;
    }

    @Override
    public List<Suggestion> complete(List<String> words, int cursorWord, Peer peer) {
        return suggestions(programs.irm().complete(words, cursorWord, privileges.of(peer)));
    }

    @Override
    public Session open(Peer peer) {
        return new ShellSession(programs, privileges.of(peer), gogo);
    }

    static List<Suggestion> suggestions(List<Candidate> candidates) {
        return candidates.stream().map(c -> new Suggestion(c.word(), c.help())).toList();
    }

    static CommandIo io(Terminal terminal) {
        Cancellation cancellation = new Cancellation();
        terminal.onInterrupt(cancellation::cancel);
        return new CommandIo(
                stream(terminal.out()),
                stream(terminal.err()),
                terminal.directory(),
                terminal.widthColumns(),
                cancellation);
    }

    /** Buffers a line at most: what is printed appears at once, but not letter by letter. */
    static PrintStream stream(OutputStream to) {
        return new PrintStream(new BufferedOutputStream(to, 8192), true, StandardCharsets.UTF_8);
    }
}
