package org.o7s.commands.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.o7s.commands.Caller;
import org.o7s.commands.Candidate;
import org.o7s.commands.CommandIo;
import org.o7s.commands.CommandLine;
import org.o7s.commands.complete.Completer;
import org.o7s.commands.grammar.Grammar;
import org.o7s.commands.grammar.Operation;
import org.o7s.commands.parse.Globals;
import org.o7s.commands.parse.ParseResult;
import org.o7s.commands.parse.Parsed;
import org.o7s.commands.parse.Parser;
import org.o7s.commands.sight.Sight;
import org.o7s.commands.text.Explanations;
import org.o7s.commands.text.Help;
import org.o7s.commands.text.Json;
import org.o7s.commands.text.ProblemText;
import org.o7s.core.ipcp.IpcpOption;
import org.o7s.core.problem.Problem;
import org.o7s.core.problem.ProblemException;
import org.o7s.core.slot.PolicyManager;
import org.o7s.irm.management.Management;
import org.o7s.irm.management.MapControl;

/** {@code irm}: understands a line, carries it out, and says how it went. */
public final class IrmCommandLine implements CommandLine {
    private static final int EXIT_NOTHING = 255;

    /** Asked by the completion scripts, with the words up to the cursor. */
    private static final String COMPLETE = "__complete";

    private static final int MAX_REMEMBERED_USERS = 64;

    private final Management management;
    private final Map<String, Handler> handlers;
    private final Completer completer;
    private final Map<String, String> lastCodes = new ConcurrentHashMap<>();

    /**
     * Commands for a system.
     *
     * @param policies the policy manager, if the system has one now
     */
    public IrmCommandLine(Management management, Supplier<Optional<PolicyManager>> policies) {
        this(management, policies, Optional::empty);
    }

    /**
     * Commands for a system.
     *
     * @param policies the policy manager, if the system has one now
     * @param map the page that shows the system, if it has one now
     */
    public IrmCommandLine(
            Management management,
            Supplier<Optional<PolicyManager>> policies,
            Supplier<Optional<MapControl>> map) {
        this.management = management;
        Map<String, Handler> all = new LinkedHashMap<>();
        new IpcpCommands(management).addTo(all);
        new MemberCommands(management).addTo(all);
        new LayerCommands(management).addTo(all);
        new NameCommands(management).addTo(all);
        new BindCommands(management).addTo(all);
        new ViewCommands(management).addTo(all);
        new FlowCommands(management).addTo(all);
        new ResolveCommand(management).addTo(all);
        new PathCommands(management).addTo(all);
        new RibCommands(management).addTo(all);
        new CaptureCommands(management).addTo(all);
        new PolicyCommands(policies).addTo(all);
        new PolicyChanges(management, policies).addTo(all);
        new MapCommands(map).addTo(all);
        new MetaCommands(management, this::lastCode).addTo(all);
        this.handlers = Map.copyOf(all);
        this.completer = new Completer(management, policies);
    }

    /** The operations that can be carried out. */
    Set<String> operations() {
        return handlers.keySet();
    }

    private Grammar grammar() {
        List<IpcpOption> options =
                management.ipcpTypes().stream().flatMap(f -> f.options().stream()).toList();
        return Grammar.of(options);
    }

    private Optional<String> lastCode(Caller caller) {
        return Optional.ofNullable(lastCodes.get(caller.user()));
    }

    @Override
    public List<Candidate> complete(List<String> args, int cursorWord, Caller caller) {
        return completer.complete(
                new Parser(grammar()), args, cursorWord, Sight.of(caller, management));
    }

    @Override
    public int run(List<String> args, CommandIo io, Caller caller) {
        if (!args.isEmpty() && args.getFirst().equals(COMPLETE)) {
            return printCandidates(args.subList(1, args.size()), io, caller);
        }
        Grammar grammar = grammar();
        return switch (new Parser(grammar).parse(args)) {
            case ParseResult.Nothing n -> {
                io.out().print(new Help(grammar).overview());
                yield EXIT_NOTHING;
            }
            case ParseResult.Help(List<String> topic, Globals globals) ->
                    help(new Help(grammar), topic, globals, io);
            case ParseResult.Version(Globals globals) ->
                    answer(MetaCommands.version(management), globals, io);
            case ParseResult.Failed(Problem problem, Globals globals) ->
                    fail(problem, globals, io, caller);
            case ParseResult.Command(Parsed parsed, Globals globals) ->
                    command(parsed, globals, io, caller);
        };
    }

    private int printCandidates(List<String> words, CommandIo io, Caller caller) {
        for (Candidate c : complete(words, Math.max(0, words.size() - 1), caller)) {
            io.out().print(c.word() + "\t" + c.help() + "\n");
        }
        io.out().flush();
        return 0;
    }

    private static int help(Help help, List<String> topic, Globals globals, CommandIo io) {
        String text =
                help.on(topic)
                        .orElseGet(
                                () ->
                                        "There is no help on \""
                                                + String.join(" ", topic)
                                                + "\".\n\n"
                                                + help.overview());
        return answer(Report.of(Json.object("help").put("text", text), text), globals, io);
    }

    private int command(Parsed parsed, Globals globals, CommandIo io, Caller caller) {
        String id = parsed.operation().id();
        try {
            checkAllowed(parsed, globals, caller);
            if (!globals.quiet() && !globals.json()) {
                parsed.notices().forEach(n -> notice(n, io));
            }
            Handler handler = handlers.get(id);
            if (handler == null) {
                throw new IllegalStateException("no handler for " + id);
            }
            Request request = new Request(parsed, globals, io, caller, r -> answer(r, globals, io));
            return answer(handled(handler, request), globals, io);
        } catch (ProblemException e) {
            Problem problem = e.problem();
            boolean forgiven =
                    globals.compat()
                            && parsed.operation().forgiving()
                            && problem.kind() == Problem.Kind.NOT_FOUND;
            return forgiven ? 0 : fail(problem, globals, io, caller);
        } catch (RuntimeException e) {
            // A defect of ours must reach the user as a sentence, and not end the session.
            Problem problem =
                    io.cancellation().cancelled()
                            ? Failures.interrupted(id)
                            : Failures.internal(id, e);
            return fail(problem, globals, io, caller);
        }
    }

    private static Report handled(Handler handler, Request request) {
        Operation operation = request.parsed().operation();
        if (operation.needs() == Caller.Privilege.READ) {
            return handler.handle(request);
        }
        try (Progress _ = Progress.of(operation.id(), request.globals(), request.io())) {
            return handler.handle(request);
        }
    }

    private void checkAllowed(Parsed parsed, Globals globals, Caller caller) {
        Caller.Privilege needed = parsed.operation().needs();
        boolean onlyLooks = globals.dryRun() && needed == Caller.Privilege.MANAGE;
        if (!onlyLooks && !caller.may(needed)) {
            throw Failures.permission("irm " + parsed.operation().id(), caller, needed);
        }
        if (globals.instance().isPresent()) {
            String is = management.status().instance();
            if (!globals.instance().get().equals(is)) {
                throw Failures.instance(globals.instance().get(), is);
            }
        }
    }

    private static int answer(Report report, Globals globals, CommandIo io) {
        if (globals.json()) {
            io.out().println(Json.line(report.json()));
        } else {
            io.out().print(report.text());
            if (!globals.quiet()) {
                report.notices().forEach(n -> notice(n, io));
            }
        }
        io.out().flush();
        return report.exitCode();
    }

    private static void notice(String notice, CommandIo io) {
        io.err().println("irm: notice: " + notice);
    }

    private int fail(Problem problem, Globals globals, CommandIo io, Caller caller) {
        if (lastCodes.size() < MAX_REMEMBERED_USERS || lastCodes.containsKey(caller.user())) {
            lastCodes.put(caller.user(), problem.code());
        }
        if (globals.json()) {
            io.out().println(Json.line(Json.problem(problem)));
            io.out().flush();
        }
        io.err().print(ProblemText.of("irm", problem));
        if (globals.explain()) {
            io.err().print(Explanations.of(problem.code()).orElse(""));
        }
        io.err().flush();
        return problem.kind().exitCode();
    }
}
