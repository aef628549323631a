package org.o7s.commands.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.o7s.core.ipcp.IpcpOption;

/**
 * All words of {@code irm}, in the order that decides what abbreviations mean.
 *
 * @param groups the words after {@code irm}
 */
public record Grammar(List<Group> groups) {
    /** Stands for the word {@code help}, wherever an operation may stand. */
    public static final Operation HELP =
            Operation.reads("help", "this text, or that of a word", "irm help bootstrap")
                    .with(
                            Argument.of(
                                            "word",
                                            Values.word("<word>", Value.Source.NONE),
                                            "what to explain")
                                    .optional());

    /** Options that may stand at any place where a word of the grammar may. */
    public static final List<Keyword> GLOBALS =
            List.of(
                    global("json", Value.FLAG, "one JSON object instead of text"),
                    global("dry-run", Value.FLAG, "check, and say what would be done; also --plan")
                            .also("plan"),
                    global("verbose", Value.FLAG, "say what was done"),
                    global("quiet", Value.FLAG, "no notices"),
                    global("strict", Value.FLAG, "refuse abbreviations that fit several words"),
                    global("timeout", Values.milliseconds(), "longest wait; 30s"),
                    global(
                            "instance",
                            Values.word("<instance>", Value.Source.NONE),
                            "which daemon; default"),
                    global("explain", Value.FLAG, "explain a failure at length"),
                    global("yes", Value.FLAG, "no questions"),
                    global("compat", Value.FLAG, "unknown objects are no error, as in 0.23"));

    /** Keeps a copy. */
    public Grammar {
        groups = List.copyOf(groups);
    }

    /** The grammar of a system whose IPCP types have these options. */
    public static Grammar of(List<IpcpOption> bootstrapOptions) {
        List<Group> all = new ArrayList<>();
        all.add(IpcpGrammar.group(bootstrapOptions));
        all.add(NameGrammar.bind());
        all.add(NameGrammar.unbind());
        all.add(NameGrammar.names());
        all.add(Group.single(Tier.BASE, HELP));
        all.add(NameGrammar.registerGroup());
        all.add(NameGrammar.unregisterGroup());
        all.addAll(ExtensionGrammar.groups());
        return new Grammar(all);
    }

    private static Keyword global(String word, Value value, String help) {
        return Keyword.keyword(word, Tier.EXTENSION, value, help).dashed();
    }

    static Group.Entry base(String word, Operation operation) {
        return new Group.Entry(word, Tier.BASE, operation);
    }

    /** The groups as a table of words. */
    public WordTable<Group> table() {
        WordTable<Group> table = new WordTable<>();
        groups.forEach(g -> table.add(g.word(), g.tier(), g));
        return table;
    }

    /** A group by its whole word. */
    public Optional<Group> group(String word) {
        return groups.stream().filter(g -> g.word().equals(word)).findFirst();
    }

    /** All operations except help, once each. */
    public List<Operation> operations() {
        return groups.stream()
                .flatMap(g -> g.operations().stream())
                .map(Group.Entry::operation)
                .filter(o -> !o.id().equals(HELP.id()))
                .distinct()
                .toList();
    }
}
