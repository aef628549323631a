package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.o7s.lab.Host;
import org.o7s.lab.Lab;
import org.o7s.lab.Link;
import org.o7s.lab.O7sSystem;
import org.o7s.lab.Running;
import org.o7s.lab.cable.Impairments;
import org.o7s.linux.kit.NeedsNamespaces;

/**
 * Three systems in a triangle, and a flow with a thousand packets a second each way between two of
 * them: when the cable between these fails, the flow goes on around the third. How long that took
 * is printed; docs/performance.md holds the numbers. With lfa, what is lost is accounted for: it
 * was on its way when the kernel said that the carrier is lost.
 */
@NeedsNamespaces
class FailoverIT {
    private static final int PINGS = 10_000;
    private static final int BEFORE = 2_000;
    private static final int LAST = 1_000;
    private static final Duration LIMIT = Duration.ofSeconds(90);

    /** What can stand in the ring of the flow at each end of a cable when its link goes down. */
    private static final long IN_RINGS_MAX = 2 * 128;

    /** How a cable fails. */
    enum Failure {
        /** An interface is switched off, which both ends notice. */
        CARRIER {
            @Override
            Link cable(Lab lab, Host one, Host other) {
                return lab.link(one, other);
            }

            @Override
            void of(Link link) {
                link.right().down();
            }
        },
        /** It swallows frames, and nobody says so. */
        SILENCE {
            @Override
            Link cable(Lab lab, Host one, Host other) {
                return lab.link(one, other, Impairments.NONE, 1);
            }

            @Override
            void of(Link link) {
                link.relay().change(Impairments.NONE.withLoss(1));
            }
        };

        abstract Link cable(Lab lab, Host one, Host other);

        abstract void of(Link link);
    }

    @ParameterizedTest
    @Execution(CONCURRENT)
    @CsvSource({"lfa, CARRIER", "link_state, CARRIER", "lfa, SILENCE", "link_state, SILENCE"})
    void aFlowGoesOnWhenItsCableFails(String routing, Failure failure) {
        try (Lab lab = Lab.open("failover " + routing + " " + failure)) {
            UnicastChain chain =
                    UnicastChain.build(
                            lab,
                            3,
                            (n, end) -> Node.of(O7sSystem.start(lab, end.host())),
                            "routing",
                            routing);
            Link direct = chain.close((one, other) -> failure.cable(lab, one, other));
            chain.serve(3, "pong");
            chain.ping(1, "pong", "");
            Running ping = chain.node(1).startOping("pong", "-i 1ms -D --timeout 30s -c " + PINGS);
            Awaitility.await("the flow carries packets")
                    .atMost(LIMIT)
                    .until(() -> Replies.of(ping.output()).newest() >= BEFORE);
            Replies before = Replies.of(ping.output());
            failure.of(direct);
            Replies all = Replies.of(ping.awaitEnd(LIMIT).out());
            System.out.printf("failover, %s, %s: %s (before: %s)%n", routing, failure, all, before);
            assertThat(all.endsWell(PINGS, LAST)).as("the last %d of: %s", LAST, all).isTrue();
            if (failure == Failure.CARRIER) {
                CableBooks books = CableBooks.of(chain.node(1), chain.node(3), "n3");
                System.out.printf("failover, %s, %s: %s%n", routing, failure, books);
                if (routing.equals("lfa")) {
                    expectNothingLostButInFlight(all, books);
                }
            }
        }
    }

    /**
     * Whatever has no answer was lost at the cable that failed, and not for want of a way around
     * it; and from the moment on when the kernel said that the carrier is lost, only what stood in
     * the rings of the flows then was still given to that cable.
     */
    private static void expectNothingLostButInFlight(Replies all, CableBooks books) {
        assertThat((long) PINGS - all.numbers().size())
                .as("pings lost: %s; %s", all, books)
                .isLessThanOrEqualTo(books.lost());
        assertThat(books.lateForIt()).as("%s", books).isLessThanOrEqualTo(IN_RINGS_MAX);
    }
}
