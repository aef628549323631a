package org.o7s.commands.grammar;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.o7s.commands.Caller.Privilege;

/**
 * Something that can be done.
 *
 * @param id what commands know it by: {@code ipcp bootstrap}
 * @param arguments words that stand by themselves
 * @param keywords keywords, in table order
 * @param items words that stand among the keywords, any number of them: they contain {@code /} or
 *     {@code =}, which no keyword does
 * @param needs who may do it
 * @param tail whether everything after {@code --} is passed on
 * @param forgiving whether {@code --compat} makes an unknown object no error, as in 0.23
 * @param help one line
 * @param examples complete commands: 0.23 first, then the syntax of the paper if it differs
 */
public record Operation(
        String id,
        List<Argument> arguments,
        List<Keyword> keywords,
        Optional<Argument> items,
        Privilege needs,
        boolean tail,
        boolean forgiving,
        String help,
        List<String> examples) {

    /** Keeps copies. */
    public Operation {
        arguments = List.copyOf(arguments);
        keywords = List.copyOf(keywords);
        examples = List.copyOf(examples);
    }

    /** An operation that everybody may call. */
    public static Operation reads(String id, String help, String... examples) {
        return new Operation(
                id,
                List.of(),
                List.of(),
                Optional.empty(),
                Privilege.READ,
                false,
                false,
                help,
                List.of(examples));
    }

    /** An operation that changes the network. */
    public static Operation changes(String id, String help, String... examples) {
        return reads(id, help, examples).needing(Privilege.MANAGE);
    }

    /** The same operation for other callers. */
    public Operation needing(Privilege privilege) {
        return new Operation(
                id, arguments, keywords, items, privilege, tail, forgiving, help, examples);
    }

    /** The same operation with arguments. */
    public Operation with(Argument... all) {
        return new Operation(
                id, List.of(all), keywords, items, needs, tail, forgiving, help, examples);
    }

    /** The same operation with keywords. */
    public Operation with(Keyword... all) {
        return with(List.of(all));
    }

    /** The same operation with keywords. */
    public Operation with(List<Keyword> all) {
        return new Operation(id, arguments, all, items, needs, tail, forgiving, help, examples);
    }

    /** The same operation, with words that stand among its keywords. */
    public Operation withItems(Argument item) {
        return new Operation(
                id, arguments, keywords, Optional.of(item), needs, tail, forgiving, help, examples);
    }

    /** Whether a word, as typed, is one of those that stand among the keywords. */
    public boolean isItem(String typed) {
        return items.isPresent()
                && !typed.startsWith("-")
                && (typed.indexOf('/') >= 0 || typed.indexOf('=') >= 0);
    }

    /** The same operation, which passes on what follows {@code --}. */
    public Operation withTail() {
        return new Operation(
                id, arguments, keywords, items, needs, true, forgiving, help, examples);
    }

    /** The same operation, in which {@code --compat} forgives unknown objects. */
    public Operation forgiven() {
        return new Operation(id, arguments, keywords, items, needs, tail, true, help, examples);
    }

    /** The keywords as a table of words. */
    public WordTable<Keyword> keywordTable() {
        WordTable<Keyword> table = new WordTable<>();
        for (Keyword k : keywords) {
            if (!k.dashOnly()) {
                k.spellings().forEach(s -> table.add(s.word(), s.tier(), k));
            }
        }
        return table;
    }

    /** The usage line. */
    public String usage() {
        return Stream.of(
                        Stream.of("irm", id),
                        arguments.stream().map(Argument::usage),
                        items.stream().map(i -> "[" + i.value().label() + "]*"),
                        keywords.stream().map(Keyword::usage),
                        tail ? Stream.of("[-- <arg>*]") : Stream.<String>of())
                .flatMap(s -> s)
                .collect(Collectors.joining(" "));
    }
}
