package org.o7s.map.model;

import java.util.ArrayList;
import java.util.List;

/** Takes some of a list at a time, and all of it in turn, also while the list changes. */
final class Turn {
    private final int some;
    private int position;

    /** Takes so many at a time. */
    Turn(int some) {
        this.some = some;
    }

    /** The next ones. */
    List<String> next(List<String> all) {
        List<String> taken = new ArrayList<>();
        for (int i = 0; i < Math.min(some, all.size()); i++) {
            position = (position + 1) % all.size();
            taken.add(all.get(position));
        }
        return taken;
    }
}
