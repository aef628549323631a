package org.o7s.commands.text;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.o7s.commands.grammar.Argument;
import org.o7s.commands.grammar.BootstrapOptions;
import org.o7s.commands.grammar.Grammar;
import org.o7s.commands.grammar.Group;
import org.o7s.commands.grammar.Keyword;
import org.o7s.commands.grammar.Operation;

/** Help texts, made from the grammar: there is no other place where they could be wrong. */
public final class Help {
    private final Grammar grammar;

    /** Help on a grammar. */
    public Help(Grammar grammar) {
        this.grammar = grammar;
    }

    /**
     * Help on some words, or on everything if there are none.
     *
     * @return the text, or empty if the words name nothing
     */
    public Optional<String> on(List<String> topic) {
        List<String> words = topic.stream().map(w -> w.replaceFirst("^-+", "")).toList();
        if (words.isEmpty()) {
            return Optional.of(overview());
        }
        Optional<Group> group = grammar.group(words.getFirst());
        if (group.isPresent() && !group.get().isSingle()) {
            if (words.size() == 1) {
                return Optional.of(group(group.get()));
            }
            return operation(group.get().word() + " " + words.get(1))
                    .or(() -> group.get().unnamed().map(Help::operation));
        }
        String word = words.getFirst();
        List<Operation> named =
                grammar.operations().stream()
                        .filter(o -> o.id().equals(word) || o.id().endsWith(" " + word))
                        .toList();
        if (!named.isEmpty()) {
            return Optional.of(
                    named.stream().map(Help::operation).collect(Collectors.joining("\n")));
        }
        if (group.isPresent()) {
            return Optional.of(operation(group.get().operations().getFirst().operation()));
        }
        List<Operation> using =
                grammar.operations().stream()
                        .filter(
                                o ->
                                        o.keywords().stream()
                                                .anyMatch(k -> BootstrapOptions.spells(k, word)))
                        .toList();
        return using.isEmpty() ? Optional.empty() : Optional.of(keyword(word, using));
    }

    private Optional<String> operation(String id) {
        String word = id.substring(id.indexOf(' ') + 1);
        String groupWord = id.substring(0, id.indexOf(' '));
        return grammar.group(groupWord).stream()
                .flatMap(g -> g.operations().stream())
                .filter(e -> e.word().startsWith(word))
                .findFirst()
                .map(e -> operation(e.operation()));
    }

    /** Every word that may follow {@code irm}. */
    public String overview() {
        StringBuilder text = new StringBuilder("Usage: irm [options] <command> ...\n\nCommands:\n");
        grammar.groups().forEach(g -> row(text, g.word(), g.help()));
        text.append("\nOptions, anywhere:\n");
        Grammar.GLOBALS.forEach(k -> row(text, "--" + k.id() + " " + k.value().label(), k.help()));
        text.append("\nWords may be shortened. Examples:\n")
                .append("  irm ipcp bootstrap type local name lo0 layer hub\n")
                .append("  irm i b t local n lo0 l hub\n")
                .append("  irm name register shop layer hub     (0.23)\n")
                .append("  irm register name shop layer hub     (0.15)\n\n")
                .append("irm <command> help, irm <command> <operation> --help: more on it.\n");
        return text.toString();
    }

    private static String group(Group group) {
        StringBuilder text = new StringBuilder("Usage: irm " + group.word() + " <operation> ...\n");
        text.append(group.help()).append("\n\nOperations:\n");
        group.operations()
                .forEach(
                        e ->
                                row(
                                        text,
                                        e.word().isEmpty()
                                                ? e.operation().arguments().getFirst().usage()
                                                : e.word(),
                                        e.operation().help()));
        text.append("\nExamples:\n");
        group.operations().stream()
                .map(Group.Entry::operation)
                .filter(o -> !o.id().equals(Grammar.HELP.id()))
                .forEach(o -> text.append("  ").append(o.examples().getFirst()).append('\n'));
        return text.toString();
    }

    private static String operation(Operation operation) {
        StringBuilder text = new StringBuilder("Usage: " + operation.usage() + "\n");
        text.append(operation.help()).append('\n');
        if (!operation.arguments().isEmpty() || !operation.keywords().isEmpty()) {
            text.append('\n');
        }
        for (Argument a : operation.arguments()) {
            row(text, a.value().label(), a.help());
        }
        operation.items().ifPresent(i -> row(text, i.value().label(), i.help()));
        for (Keyword k : operation.keywords()) {
            row(text, keywordUsage(k), k.help());
        }
        text.append(operation.examples().size() > 1 ? "\nExamples:\n" : "\nExample:\n");
        operation.examples().forEach(e -> text.append("  ").append(e).append('\n'));
        return text.toString();
    }

    private static String keywordUsage(Keyword k) {
        String words =
                Stream.concat(Stream.of(k.id()), k.spellings().stream().map(Keyword.Spelling::word))
                        .distinct()
                        .collect(Collectors.joining("|"));
        return (k.dashOnly() ? "--" : "")
                + words
                + (k.value().isFlag() ? "" : " " + k.value().label());
    }

    private static String keyword(String word, List<Operation> using) {
        StringBuilder text = new StringBuilder("\"" + word + "\" is a keyword of\n");
        for (Operation o : using) {
            Keyword keyword =
                    o.keywords().stream()
                            .filter(k -> BootstrapOptions.spells(k, word))
                            .findFirst()
                            .orElseThrow();
            row(text, "irm " + o.id(), keywordUsage(keyword) + ": " + keyword.help());
            text.append("      ").append(o.examples().getFirst()).append('\n');
        }
        return text.toString();
    }

    private static void row(StringBuilder text, String left, String right) {
        String head = left.strip();
        text.append("  ").append(head);
        text.append(head.length() < 30 ? " ".repeat(30 - head.length()) : "\n" + " ".repeat(32));
        text.append(right).append('\n');
    }
}
