package org.o7s.ipc.application;

import java.util.ArrayList;
import java.util.List;
import org.o7s.ipc.data.Handle;

/**
 * What goes with a message beside its bytes: memory and doorbells. Whoever sends it gives it away.
 *
 * @param handles at most four
 */
public record Enclosure(List<Handle> handles) {
    /** Nothing. */
    public static final Enclosure NONE = new Enclosure(List.of());

    /** Keeps a copy of the list. */
    public Enclosure {
        handles = List.copyOf(handles);
    }

    /** This and more, in that order. */
    public Enclosure with(Enclosure more) {
        List<Handle> all = new ArrayList<>(handles);
        all.addAll(more.handles);
        return new Enclosure(all);
    }

    /** It is on its way: the other side owns it. */
    public void given() {
        handles.forEach(Handle::given);
    }

    /** Closes it, unsent. */
    public void discard() {
        handles.forEach(Handle::close);
    }
}
