package org.o7s.commands.parse;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.o7s.commands.Candidate;
import org.o7s.commands.grammar.Argument;
import org.o7s.commands.grammar.Keyword;
import org.o7s.commands.grammar.Operation;
import org.o7s.commands.grammar.Usage;
import org.o7s.commands.grammar.Value;
import org.o7s.commands.grammar.WordTable;
import org.o7s.core.problem.ProblemException;

/** Reads the arguments, keywords and tail of one operation (rules R3, R6, R11). */
final class OperationParser {

    /** How the place of a leading name is found (rule R3), in the order of trial. */
    private enum Reading {
        /** A keyword before the name is skipped unless it can be the name itself. */
        AS_RULED,
        /** A keyword before the name is skipped. */
        KEYWORD_SKIPPED,
        /** The name comes later, with its keyword, as 0.15 allowed. */
        NAME_LATER
    }

    private final Words words;
    private final Operation operation;
    private final boolean strict;
    private final BooleanSupplier asksForHelp;
    private final String help;
    private final Map<String, List<String>> values = new LinkedHashMap<>();
    private final List<String> tail = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();

    OperationParser(Words words, Operation operation, boolean strict, BooleanSupplier asksForHelp) {
        this.words = words;
        this.operation = operation;
        this.strict = strict;
        this.asksForHelp = asksForHelp;
        this.help = "irm help " + operation.id();
    }

    /** The command, or empty if the user asks for help on it. */
    Optional<Parsed> parse() {
        int start = words.mark();
        try {
            return read(Reading.AS_RULED);
        } catch (ProblemException first) {
            for (Reading other : otherReadings()) {
                words.reset(start);
                values.clear();
                tail.clear();
                notices.clear();
                try {
                    return read(other);
                } catch (ProblemException e) {
                    // The first reading's sentence fits what the user most likely meant.
                    first.addSuppressed(e);
                }
            }
            throw first;
        }
    }

    private List<Reading> otherReadings() {
        boolean named = operation.arguments().stream().anyMatch(a -> !a.prefix().isEmpty());
        if (!named) {
            return List.of();
        }
        boolean later =
                operation.keywords().stream()
                        .anyMatch(k -> k.id().equals(operation.arguments().getFirst().id()));
        return later
                ? List.of(Reading.KEYWORD_SKIPPED, Reading.NAME_LATER)
                : List.of(Reading.KEYWORD_SKIPPED);
    }

    private Optional<Parsed> read(Reading reading) {
        if (reading != Reading.NAME_LATER) {
            for (Argument argument : operation.arguments()) {
                if (asksForHelp.getAsBoolean()) {
                    return Optional.empty();
                }
                argument(argument, reading);
            }
        }
        if (keywords()) {
            return Optional.empty();
        }
        checkComplete();
        return Optional.of(new Parsed(operation, values, tail, notices));
    }

    /** An argument that may be left out is left out if a keyword, in full, stands in its place. */
    private boolean isLeftOut(Argument argument) {
        if (argument.mandatory()
                || !argument.prefix().isEmpty()
                || !words.more()
                || words.cursorAhead(0)) {
            return false;
        }
        String typed = words.peek();
        String word = typed.startsWith("--") ? typed.split("=", 2)[0] : typed;
        return operation.isItem(typed)
                || operation.keywordTable().match(Parser.bare(word), true)
                        instanceof WordTable.Found<Keyword>;
    }

    private void argument(Argument argument, Reading reading) {
        if (isLeftOut(argument)) {
            return;
        }
        if (words.more() && !words.cursorAhead(0) && skipsKeyword(argument, reading)) {
            words.take();
        }
        words.offer(
                () ->
                        new Expected(
                                argument.prefix().isEmpty()
                                        ? List.of()
                                        : List.of(new Candidate(argument.prefix(), "")),
                                argument.mandatory() ? List.of() : operation.keywords(),
                                List.of(argument.value()),
                                List.of(),
                                ""));
        if (!words.more()) {
            if (argument.mandatory()) {
                throw Usage.missing("irm " + operation.id(), argument.value().label(), help);
            }
            return;
        }
        put(argument.id(), argument.value(), argument.value().label(), words.take());
    }

    private boolean skipsKeyword(Argument argument, Reading reading) {
        String typed = words.peek();
        String bare = Parser.bare(typed);
        if (argument.prefix().isEmpty()
                || bare.isEmpty()
                || !(strict
                        ? argument.prefix().equals(bare)
                        : argument.prefix().startsWith(bare))) {
            return false;
        }
        if (reading == Reading.KEYWORD_SKIPPED || words.cursorAhead(1)) {
            return true;
        }
        String following = words.ahead(1);
        if (following == null) {
            return false;
        }
        boolean keywordFollows =
                operation.keywordTable().match(Parser.bare(following), strict)
                                instanceof WordTable.Found<Keyword>(String word, Keyword k)
                        && !k.id().equals(argument.id())
                        && words.ahead(2) != null;
        return !keywordFollows;
    }

    /** Reads keywords to the end of the line; true if the user asks for help. */
    private boolean keywords() {
        WordTable<Keyword> table = operation.keywordTable();
        while (true) {
            if (asksForHelp.getAsBoolean()) {
                return true;
            }
            words.offer(this::expectedKeywords);
            if (!words.more()) {
                return false;
            }
            String typed = words.take();
            if (operation.tail() && typed.equals("--")) {
                tail.addAll(words.rest());
                values.put("--", List.of());
                return false;
            }
            if (operation.isItem(typed)) {
                Argument item = operation.items().orElseThrow();
                values.computeIfAbsent(item.id(), _ -> new ArrayList<>())
                        .add(item.value().check().apply(item.id(), typed, strict));
                continue;
            }
            int equals = typed.startsWith("--") ? typed.indexOf('=') : -1;
            String word = equals < 0 ? typed : typed.substring(0, equals);
            Keyword keyword = keyword(table, word);
            if (equals >= 0 && !keyword.value().isFlag()) {
                put(keyword.id(), keyword.value(), keyword.id(), typed.substring(equals + 1));
            } else {
                value(keyword);
            }
        }
    }

    private Keyword keyword(WordTable<Keyword> table, String typed) {
        if (typed.startsWith("--")) {
            for (Keyword k : operation.keywords()) {
                if (k.dashOnly() && k.id().equals(typed.substring(2))) {
                    return k;
                }
            }
        }
        return Parser.found(
                table.match(Parser.bare(typed), strict),
                "keyword of irm " + operation.id(),
                help,
                typed);
    }

    private void value(Keyword keyword) {
        Value value = keyword.value();
        if (value.isFlag()) {
            values.put(keyword.id(), List.of(""));
            return;
        }
        if (!value.fallback().isEmpty()) {
            String next = words.ahead(0);
            if (next == null || next.isEmpty() || !next.chars().allMatch(Character::isDigit)) {
                words.offer(this::expectedKeywords);
                values.put(keyword.id(), new ArrayList<>(List.of(value.fallback())));
                if (!keyword.id().equals("ttl")) {
                    notices.add(
                            "\"" + keyword.id() + "\" without a number means " + value.fallback());
                }
                return;
            }
        }
        words.offer(() -> Expected.value(value, values.getOrDefault(keyword.id(), List.of())));
        if (!words.more()) {
            throw Usage.valueMissing(keyword.id(), value.label(), help);
        }
        put(keyword.id(), value, keyword.id(), words.take());
    }

    private void put(String id, Value value, String shown, String typed) {
        String checked = value.check().apply(shown, typed, strict);
        boolean repeatable =
                operation.keywords().stream().anyMatch(k -> k.id().equals(id) && k.repeatable());
        List<String> all = values.computeIfAbsent(id, key -> new ArrayList<>());
        if (!repeatable) {
            all.clear();
        }
        all.add(checked);
    }

    private void checkComplete() {
        List<String> missing =
                Stream.concat(
                                operation.arguments().stream()
                                        .filter(a -> a.mandatory() && !values.containsKey(a.id()))
                                        .map(a -> a.value().label()),
                                operation.keywords().stream()
                                        .filter(k -> k.mandatory() && !values.containsKey(k.id()))
                                        .map(k -> k.id() + " " + k.value().label()))
                        .toList();
        if (!missing.isEmpty()) {
            throw Usage.missing("irm " + operation.id(), String.join(" and ", missing), help);
        }
    }

    private Expected expectedKeywords() {
        List<Keyword> left =
                operation.keywords().stream()
                        .filter(k -> k.repeatable() || !values.containsKey(k.id()))
                        .toList();
        List<String> type = values.getOrDefault("type", List.of());
        return new Expected(
                operation.tail()
                        ? List.of(new Candidate("--", "arguments of the program"))
                        : List.of(),
                left,
                operation.items().stream().map(Argument::value).toList(),
                List.of(),
                type.isEmpty() ? "" : type.getLast());
    }
}
