package org.o7s.ipc.application;

import java.util.ArrayList;
import java.util.List;
import org.o7s.linux.Descriptor;

/**
 * What goes with a message beside its bytes: memory and doorbells. Whoever sends it gives it away.
 *
 * @param descriptors at most four, closed here once they are on their way
 */
public record Enclosure(List<Descriptor> descriptors) {
    /** Nothing. */
    public static final Enclosure NONE = new Enclosure(List.of());

    /** Keeps a copy of the list. */
    public Enclosure {
        descriptors = List.copyOf(descriptors);
    }

    /** This and more, in that order. */
    public Enclosure with(Enclosure more) {
        List<Descriptor> all = new ArrayList<>(descriptors);
        all.addAll(more.descriptors);
        return new Enclosure(all);
    }

    /** Closes it, unsent. */
    public void discard() {
        descriptors.forEach(Descriptor::close);
    }
}
