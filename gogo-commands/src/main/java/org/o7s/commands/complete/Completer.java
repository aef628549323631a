package org.o7s.commands.complete;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.o7s.commands.Candidate;
import org.o7s.commands.grammar.BootstrapOptions;
import org.o7s.commands.grammar.Grammar;
import org.o7s.commands.grammar.Keyword;
import org.o7s.commands.grammar.Value;
import org.o7s.commands.parse.Expected;
import org.o7s.commands.parse.Parser;
import org.o7s.commands.sight.Sight;
import org.o7s.core.ipcp.IpcpFactory;
import org.o7s.core.ipcp.IpcpOption;
import org.o7s.core.slot.PolicyManager;
import org.o7s.irm.management.Management;

/** Finds words that make sense at a cursor, from the grammar and from the living system. */
public final class Completer {
    private static final int MAX_CANDIDATES = 1000;

    private final Management management;
    private final LiveNames live;

    /** Completion for a system. */
    public Completer(Management management, Supplier<Optional<PolicyManager>> policies) {
        this.management = management;
        this.live = new LiveNames(management, policies);
    }

    /**
     * The candidates for a word.
     *
     * @param cursorWord its index in the words
     * @param sight what may be seen
     */
    public List<Candidate> complete(Parser parser, List<String> args, int cursorWord, Sight sight) {
        if (cursorWord < 0 || cursorWord > args.size()) {
            return List.of();
        }
        String typed = cursorWord < args.size() ? args.get(cursorWord) : "";
        Expected expected = parser.expectedAt(args.subList(0, cursorWord), cursorWord);
        List<Candidate> all = new ArrayList<>(expected.words());
        boolean dashed = typed.startsWith("-");
        for (Keyword k : expected.keywords()) {
            if (belongs(k, expected.type())) {
                if (dashed || k.dashOnly()) {
                    all.add(new Candidate("--" + k.id(), k.help()));
                } else {
                    all.add(new Candidate(k.id(), k.help()));
                }
            }
        }
        for (Value v : expected.values()) {
            live.of(v, typed, sight).stream()
                    .filter(c -> !expected.given().contains(c.word()))
                    .forEach(all::add);
        }
        if (dashed) {
            Grammar.GLOBALS.forEach(k -> all.add(new Candidate("--" + k.id(), k.help())));
            all.add(new Candidate("--help", "help on what stands before it"));
        }
        return all.stream()
                .filter(c -> c.word().startsWith(typed))
                .filter(c -> dashed || !c.word().startsWith("--") || c.word().equals("--"))
                .distinct()
                .limit(MAX_CANDIDATES)
                .toList();
    }

    /** Whether an option is one of the type that the line names. */
    private boolean belongs(Keyword keyword, String type) {
        Set<String> types = BootstrapOptions.types(keyword.id());
        if (type.isEmpty()) {
            return true;
        }
        Stream<IpcpFactory> factories =
                management.ipcpTypes().stream().filter(f -> f.type().word().startsWith(type));
        List<IpcpOption> options = factories.flatMap(f -> f.options().stream()).toList();
        boolean fixed = BootstrapOptions.fixed(keyword.id()).isPresent();
        boolean known =
                options.stream().anyMatch(o -> BootstrapOptions.spells(keyword, o.keyword()));
        if ((fixed && types.isEmpty()) || keyword.dashOnly()) {
            return true;
        }
        return known || (options.isEmpty() && types.stream().anyMatch(t -> t.startsWith(type)));
    }
}
