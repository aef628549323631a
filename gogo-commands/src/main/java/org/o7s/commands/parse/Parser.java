package org.o7s.commands.parse;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.o7s.commands.Candidate;
import org.o7s.commands.grammar.Argument;
import org.o7s.commands.grammar.Grammar;
import org.o7s.commands.grammar.Group;
import org.o7s.commands.grammar.Keyword;
import org.o7s.commands.grammar.Operation;
import org.o7s.commands.grammar.Usage;
import org.o7s.commands.grammar.WordTable;
import org.o7s.core.problem.ProblemException;

/**
 * Understands a line of words with a {@link Grammar}. The same pass that understands a command also
 * tells what may stand at a cursor, so completion and commands cannot disagree.
 *
 * <p>Not for use by several threads at once.
 */
public final class Parser {
    private final Grammar grammar;

    /** A parser of one grammar. */
    public Parser(Grammar grammar) {
        this.grammar = grammar;
    }

    /** Understands the words after {@code irm}. */
    public ParseResult parse(List<String> args) {
        Pass pass = new Pass(new Words(args, -1), false);
        ParseResult result = attempt(pass, args);
        if (result.globals().strict()) {
            // --strict may stand behind the words that it is about.
            result = attempt(new Pass(new Words(args, -1), true), args);
        }
        return result;
    }

    private static ParseResult attempt(Pass pass, List<String> args) {
        try {
            return pass.line();
        } catch (ProblemException e) {
            return new ParseResult.Failed(e.problem(), pass.globals().withFlagsOf(args));
        }
    }

    /** What may stand at a word, given the words before it. */
    public Expected expectedAt(List<String> args, int cursorWord) {
        try {
            new Pass(new Words(args, cursorWord), false).line();
        } catch (Words.CursorReached reached) {
            return reached.expected();
        } catch (ProblemException e) {
            // What stands before the cursor makes no sense, so nothing can follow it.
            return Expected.NOTHING;
        }
        return Expected.NOTHING;
    }

    /** One pass over a line. */
    private final class Pass {
        private final Words words;
        private final boolean strict;
        private final Map<String, String> globals = new LinkedHashMap<>();
        private final List<String> topic = new ArrayList<>();

        Pass(Words words, boolean strict) {
            this.words = words;
            this.strict = strict;
        }

        Globals globals() {
            return new Globals(globals);
        }

        ParseResult line() {
            if (asksForHelp()) {
                return help();
            }
            words.offer(() -> Expected.words(groupWords()));
            if (!words.more()) {
                return new ParseResult.Nothing(globals());
            }
            if (words.peek().equals("--version") || words.peek().equals("-V")) {
                return new ParseResult.Version(globals());
            }
            Group group =
                    found(
                            grammar.table().match(bare(words.peek()), strict),
                            "command",
                            "irm help",
                            words.peek());
            words.take();
            topic.add(group.word());
            if (asksForHelp()) {
                return help();
            }
            Operation operation =
                    group.isSingle() ? group.operations().getFirst().operation() : pick(group);
            if (operation.id().equals(Grammar.HELP.id())) {
                if (group.isSingle()) {
                    topic.clear();
                }
                words.offer(() -> Expected.words(helpWords(group)));
                topic.addAll(words.rest().stream().filter(w -> !w.startsWith("--")).toList());
                return help();
            }
            if (!group.isSingle() && operation.id().contains(" ")) {
                topic.add(operation.id().substring(operation.id().indexOf(' ') + 1));
            }
            OperationParser rest = new OperationParser(words, operation, strict, this::asksForHelp);
            return rest.parse()
                    .<ParseResult>map(p -> new ParseResult.Command(p, globals()))
                    .orElseGet(this::help);
        }

        private Operation pick(Group group) {
            words.offer(() -> expectedIn(group));
            String path = "irm " + group.word();
            Optional<Operation> unnamed = group.unnamed();
            if (unnamed.isPresent() && !isNamed(group)) {
                return unnamed.get();
            }
            if (!words.more()) {
                throw Usage.missing(
                        path,
                        "one of "
                                + String.join(
                                        ", ",
                                        group.named().stream().map(Group.Entry::word).toList()),
                        path + " help");
            }
            Operation operation =
                    found(
                            group.table().match(bare(words.peek()), strict),
                            "operation of " + path,
                            path + " help",
                            words.peek());
            words.take();
            return operation;
        }

        private boolean isNamed(Group group) {
            return !words.more()
                    || !(group.table().match(bare(words.peek()), strict)
                            instanceof WordTable.Unknown<Operation>);
        }

        private Expected expectedIn(Group group) {
            return new Expected(
                    operationWords(group),
                    List.of(),
                    group.unnamed().stream()
                            .flatMap(o -> o.arguments().stream().limit(1))
                            .map(Argument::value)
                            .toList(),
                    List.of(),
                    "");
        }

        private ParseResult help() {
            return new ParseResult.Help(List.copyOf(topic), globals());
        }

        /** Takes global options; true if one of them asks for help. */
        private boolean asksForHelp() {
            while (words.more() && words.peek().startsWith("-")) {
                String typed = words.peek();
                if (typed.equals("-h") || typed.equals("--help")) {
                    words.take();
                    return true;
                }
                if (!typed.startsWith("--") || !takeGlobal(typed.substring(2))) {
                    return false;
                }
            }
            return false;
        }

        private boolean takeGlobal(String typed) {
            int equals = typed.indexOf('=');
            String word = equals < 0 ? typed : typed.substring(0, equals);
            for (Keyword k : Grammar.GLOBALS) {
                if (k.spellings().stream().noneMatch(s -> s.word().equals(word))) {
                    continue;
                }
                words.take();
                if (k.value().isFlag()) {
                    globals.put(k.id(), k.id());
                } else if (equals >= 0) {
                    globals.put(k.id(), check(k, typed.substring(equals + 1)));
                } else {
                    words.offer(() -> Expected.value(k.value(), List.of()));
                    if (!words.more()) {
                        throw Usage.valueMissing("--" + word, k.value().label(), "irm help");
                    }
                    globals.put(k.id(), check(k, words.take()));
                }
                return true;
            }
            return false;
        }

        private String check(Keyword k, String typed) {
            return k.value().check().apply("--" + k.id(), typed, strict);
        }

        private List<Candidate> groupWords() {
            return grammar.groups().stream().map(g -> new Candidate(g.word(), g.help())).toList();
        }

        private List<Candidate> operationWords(Group group) {
            return group.named().stream()
                    .map(e -> new Candidate(e.word(), e.operation().help()))
                    .toList();
        }

        private List<Candidate> helpWords(Group group) {
            return group.isSingle() ? groupWords() : operationWords(group);
        }
    }

    static String bare(String typed) {
        return typed.startsWith("--")
                ? typed.substring(2)
                : typed.startsWith("-") ? typed.substring(1) : typed;
    }

    static <T> T found(WordTable.Match<T> match, String what, String help, String typed) {
        return switch (match) {
            case WordTable.Found<T>(String word, T meaning) -> meaning;
            case WordTable.Ambiguous<T>(List<String> words) ->
                    throw Usage.ambiguous(what, typed, words);
            case WordTable.Unknown<T>(List<String> nearest) ->
                    throw Usage.unknown(what, typed, nearest, help);
        };
    }
}
