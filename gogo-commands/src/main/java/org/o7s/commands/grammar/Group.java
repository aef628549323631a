package org.o7s.commands.grammar;

import java.util.List;
import java.util.Optional;

/**
 * A word after {@code irm}.
 *
 * @param word the word
 * @param tier what a prefix of it counts for
 * @param help one line
 * @param operations its operations, in table order; at most one without a word of its own
 */
public record Group(String word, Tier tier, String help, List<Entry> operations) {

    /**
     * An operation in a group.
     *
     * @param word how it is typed after the group; empty if the group's word is all
     * @param tier what a prefix of it counts for
     */
    public record Entry(String word, Tier tier, Operation operation) {}

    /** Keeps a copy. */
    public Group {
        operations = List.copyOf(operations);
    }

    /** A group that is itself an operation. */
    public static Group single(Tier tier, Operation operation) {
        return new Group(
                operation.id(),
                tier,
                operation.help(),
                List.of(new Entry("", Tier.BASE, operation)));
    }

    /** Whether the group is itself an operation. */
    public boolean isSingle() {
        return operations.size() == 1 && operations.getFirst().word().isEmpty();
    }

    /**
     * The operation that is meant if none of the others is named: {@code irm explain E-TIMEOUT},
     * beside {@code irm explain flow 3}.
     */
    public Optional<Operation> unnamed() {
        return operations.stream()
                .filter(e -> e.word().isEmpty())
                .map(Entry::operation)
                .findFirst();
    }

    /** The operations with words of their own. */
    public List<Entry> named() {
        return operations.stream().filter(e -> !e.word().isEmpty()).toList();
    }

    /** The operations with words of their own, as a table of these. */
    public WordTable<Operation> table() {
        WordTable<Operation> table = new WordTable<>();
        named().forEach(e -> table.add(e.word(), e.tier(), e.operation()));
        return table;
    }
}
