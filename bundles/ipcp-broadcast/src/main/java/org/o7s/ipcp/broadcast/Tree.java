package org.o7s.ipcp.broadcast;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a member knows of the tree that it is part of, so that nobody connects two members of it a
 * second time.
 *
 * <p>Each member has a name, drawn at random. It tells each neighbour the highest name of all that
 * can be reached through it without that neighbour; so in a tree every member comes to know the
 * highest name of all, which is the name of the tree, and learns of each change. A name that comes
 * from two sides, or the own name, shows a loop: two connections were made at the same time.
 * Members of other implementations tell nothing, so what is behind them counts for nothing. Belongs
 * to the member's loop. Source: docs/wire/broadcast.md 4.
 */
final class Tree {
    private final long own;
    private final Map<Branch, Long> behind = new LinkedHashMap<>();

    /** The tree of a member without neighbours; names are 1 or more. */
    Tree(long own) {
        this.own = own;
    }

    /** The highest name of all. */
    long name() {
        return without(null);
    }

    /** The highest name of all that are not behind a neighbour. */
    long without(@Nullable Branch neighbour) {
        long highest = own;
        for (Map.Entry<Branch, Long> side : behind.entrySet()) {
            if (side.getKey() != neighbour) {
                highest = Math.max(highest, side.getValue());
            }
        }
        return highest;
    }

    /** Whether a neighbour can only know this name if there is a loop. */
    boolean showsLoop(Branch neighbour, long name) {
        return name == own
                || behind.entrySet().stream()
                        .anyMatch(s -> s.getKey() != neighbour && s.getValue() == name);
    }

    /** What is behind a neighbour. */
    void put(Branch neighbour, long name) {
        behind.put(neighbour, name);
    }

    /** There is no such neighbour any more. */
    void remove(Branch neighbour) {
        behind.remove(neighbour);
    }
}
