package org.o7s.ipcp.udp;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.o7s.core.loop.Timer;
import org.o7s.core.member.Digest;

/**
 * A name of {@link NameAnnouncer}: what is wanted, and what the server may know of it. Belongs to
 * the loop of its IPCP.
 */
final class AnnouncedName {
    final String name;
    final Digest digest;
    final List<Consumer<String>> waiters = new ArrayList<>();
    boolean wanted;

    /** Grows with each change of what is wanted. */
    int generation;

    /** Whether the server may have it. */
    boolean known;

    /** Until when the server is asked to forget it, since it is not wanted any more. */
    long withdrawUntilNs;

    /** When the server last took it. */
    long toldNs;

    /** Not before that the server is told of it again, after it did not take it. */
    long againNs;

    /** How long it was left alone after the server last refused it, 0 if it did not. */
    long refusedPauseNs;

    @Nullable Timer limit;

    AnnouncedName(String name, Digest digest) {
        this.name = name;
        this.digest = digest;
    }

    /** Answers all who wait for it, with "" if the server knows it now. */
    void answer(String failure) {
        Timer t = limit;
        if (t != null) {
            t.cancel();
            limit = null;
        }
        List<Consumer<String>> all = List.copyOf(waiters);
        waiters.clear();
        all.forEach(waiter -> waiter.accept(failure));
    }
}
