package org.o7s.enrolment;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.o7s.core.counters.CounterSet;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.loop.Loop;
import org.o7s.core.member.Outbox;
import org.o7s.wire.g23.unicast.OepLayer;

/**
 * The side of a member in enrolment: hands the configuration of its layer to newcomers.
 *
 * <p>Newcomers are served at the same time, {@value #NEWCOMERS_MAX} of them: one more ends the
 * oldest. Each may take 5 s for each of its messages. Nothing is kept of a newcomer. For the loop
 * of the IPCP. Source: docs/wire/wire-unicast.md 3.2 and 11 (rows OEP1 and OEP5).
 */
public final class EnrolmentServer {
    /** The most newcomers that are served at a time. */
    public static final int NEWCOMERS_MAX = 32;

    private final Ipcp self;
    private final Outbox outbox;
    private final IntFunction<Optional<OepLayer>> configuration;
    private final ServerCounters counters = ServerCounters.make();
    private final Set<Newcomer> newcomers = new LinkedHashSet<>();

    /**
     * A server that gives all newcomers the same.
     *
     * @param self the member
     * @param outbox where the member keeps what it says until an event is over
     * @param configuration what a newcomer gets, with this member's address as the peer of the
     *     directory; empty while the member is in no layer: newcomers are then refused
     */
    public EnrolmentServer(Ipcp self, Outbox outbox, Supplier<Optional<OepLayer>> configuration) {
        this(self, outbox, features -> configuration.get());
    }

    /**
     * A server of a layer that is not for everybody.
     *
     * @param configuration the same, for a newcomer with these {@code Features}, 0 for a C member;
     *     empty for one that is refused. The names of policies are left out for those without
     */
    public EnrolmentServer(
            Ipcp self, Outbox outbox, IntFunction<Optional<OepLayer>> configuration) {
        this.self = self;
        this.outbox = outbox;
        this.configuration = configuration;
    }

    /** Serves a newcomer; the conversation is the server's from now on. */
    public void serve(Conversation conversation) {
        outbox.event(
                () -> {
                    if (newcomers.size() >= NEWCOMERS_MAX) {
                        counters.closedFlood().increment();
                        newcomers.iterator().next().leave();
                    }
                    Newcomer next = new Newcomer(this, conversation);
                    newcomers.add(next);
                    next.begin();
                });
    }

    void left(Newcomer newcomer) {
        newcomers.remove(newcomer);
    }

    /** What is counted: newcomers by outcome. */
    public CounterSet counters() {
        return counters.all();
    }

    /** Ends all conversations. */
    public void stop() {
        outbox.event(() -> List.copyOf(newcomers).forEach(Newcomer::leave));
    }

    String name() {
        return self.name();
    }

    Loop loop() {
        return self.loop();
    }

    Outbox outbox() {
        return outbox;
    }

    Optional<OepLayer> configuration(int features) {
        return configuration.apply(features);
    }

    ServerCounters count() {
        return counters;
    }
}
