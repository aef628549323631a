package org.o7s.commands.kit;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.o7s.commands.Caller;
import org.o7s.commands.Caller.Privilege;
import org.o7s.commands.Candidate;
import org.o7s.commands.CommandIo;
import org.o7s.commands.run.IrmCommandLine;
import org.o7s.tools.Cancellation;

/** Types {@code irm} commands at a system that only takes notes. */
public final class Console {
    public final FakeManagement management = new FakeManagement();
    public final FakePolicies policies = new FakePolicies();
    public final FakeMap map = new FakeMap();
    public final Cancellation cancellation = new Cancellation();
    public Caller caller = new Caller("root", Privilege.OWN);
    public Path directory = Path.of("").toAbsolutePath();
    public final IrmCommandLine irm =
            new IrmCommandLine(management, () -> Optional.of(policies), () -> Optional.of(map));

    public int widthColumns;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** Runs a line; words are separated by blanks. A leading {@code irm} is left out. */
    public int run(String line) {
        List<String> words = line.isBlank() ? List.of() : List.of(line.strip().split(" +", -1));
        return run(
                !words.isEmpty() && words.getFirst().equals("irm")
                        ? words.subList(1, words.size())
                        : words);
    }

    public int run(List<String> words) {
        out.reset();
        err.reset();
        return irm.run(
                words,
                new CommandIo(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        directory,
                        widthColumns,
                        cancellation),
                caller);
    }

    /** Runs a line that must succeed in silence, and returns what the system was asked to do. */
    public List<String> does(String line) {
        management.calls.clear();
        int exit = run(line);
        if (exit != 0) {
            throw new AssertionError(line + " -> " + exit + "\n" + err());
        }
        return List.copyOf(management.calls);
    }

    public List<String> complete(String line) {
        List<String> words = List.of(line.split(" ", -1));
        return irm.complete(words, words.size() - 1, caller).stream().map(Candidate::word).toList();
    }

    public String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    public String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
