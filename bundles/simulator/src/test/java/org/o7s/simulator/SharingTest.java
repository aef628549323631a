package org.o7s.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How flows share paths and links: whole members, virtual time. */
class SharingTest {
    @RegisterExtension static final Seeded SEEDED = new Seeded(7);

    private static final int FLOWS = 2_000;
    private static final int PACKETS = 20;

    /** Two ways from node 0 to node 3. */
    private static final Shape DIAMOND =
            new Shape(
                    4,
                    List.of(
                            new Shape.Link(0, 1),
                            new Shape.Link(0, 2),
                            new Shape.Link(1, 3),
                            new Shape.Link(2, 3)));

    private static final int SENDERS = 4;
    private static final long BITS_PER_SECOND = 10_000_000;
    private static final int PACKET_BYTES = 1_000;

    @Test
    void equalPathsCarryHalfOfTheFlowsEachAndAFlowStaysOnOnePath() {
        try (SmallLayer layer = new SmallLayer(DIAMOND, "ecmp", "none", SEEDED.seed())) {
            SimLink upper = layer.link(0, 1);
            SimLink lower = layer.link(0, 2);
            int onUpper = 0;
            for (int flow = 0; flow < FLOWS; flow++) {
                SimApplications.Client client = layer.flow(0, 3);
                long upperBefore = packets(upper);
                long lowerBefore = packets(lower);
                layer.network()
                        .execute(
                                () -> {
                                    for (int i = 0; i < PACKETS; i++) {
                                        client.send();
                                    }
                                });
                layer.network().advance(Duration.ofMillis(1));
                long upperMore = packets(upper) - upperBefore;
                long lowerMore = packets(lower) - lowerBefore;
                // Whatever else is sent within a millisecond is less than a flow.
                assertThat(Math.max(upperMore, lowerMore)).isGreaterThanOrEqualTo(PACKETS);
                assertThat(Math.min(upperMore, lowerMore)).isLessThan(PACKETS / 2);
                onUpper += upperMore > lowerMore ? 1 : 0;
                client.close();
            }
            assertThat((double) onUpper / FLOWS).isBetween(0.45, 0.55);
        }
    }

    private static long packets(SimLink link) {
        return link.counters().snapshot().getOrDefault("packets", 0L);
    }

    @Test
    void fourSendersShareALinkEvenlyAndItsQueueStaysShort() {
        try (SmallLayer layer = new SmallLayer(dumbbell(), "link-state", "mb-ecn", SEEDED.seed())) {
            int relay = SENDERS;
            int sink = SENDERS + 1;
            layer.link(relay, sink).setFaults(Faults.NONE.withBitsPerSecond(BITS_PER_SECOND));
            List<SimApplications.Client> clients = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                clients.add(layer.flow(i, sink));
            }
            send(layer, clients, 10);
            long[] before = arrived(layer);
            long longest = send(layer, clients, 20);
            long[] shares = arrived(layer);

            assertThat(shares).hasSameSizeAs(before).hasSize(SENDERS);
            Arrays.setAll(shares, i -> shares[i] - before[i]);
            String all = Arrays.toString(shares);
            double fair = Arrays.stream(shares).sum() / (double) SENDERS;
            for (long share : shares) {
                assertThat((double) share).as(all).isCloseTo(fair, withPercentage(10));
            }
            double possible = 20.0 * BITS_PER_SECOND / 8 / (PACKET_BYTES + 15);
            assertThat(fair * SENDERS / possible).as(all).isBetween(0.9, 1.0);
            // Packets of 1000 bytes leave every 0.8 ms.
            assertThat(longest).as("packets that wait for the link").isLessThan(125);
            assertThat(layer.count(relay, "transfer", "dropped-queue-full")).isZero();
        }
    }

    /** Senders, a relay, and who they all send to. */
    private static Shape dumbbell() {
        List<Shape.Link> links = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            links.add(new Shape.Link(i, SENDERS));
        }
        links.add(new Shape.Link(SENDERS, SENDERS + 1));
        return new Shape(SENDERS + 2, links);
    }

    /** Everybody sends as much as the flow takes; returns the longest queue of the relay. */
    private static long send(SmallLayer layer, List<SimApplications.Client> clients, int seconds) {
        long longest = 0;
        for (int ms = 0; ms < 1000 * seconds; ms += 5) {
            layer.network()
                    .execute(
                            () -> {
                                for (SimApplications.Client client : clients) {
                                    while (client.waiting() < 200 && client.send(PACKET_BYTES)) {
                                        // Until enough wait for the congestion avoidance.
                                    }
                                }
                            });
            layer.network().advance(Duration.ofMillis(5));
            if (ms % 50 == 0) {
                longest = Math.max(longest, longestQueue(layer));
            }
        }
        return longest;
    }

    private static long longestQueue(SmallLayer layer) {
        return layer.rib(SENDERS).entrySet().stream()
                .filter(e -> e.getKey().startsWith("dt."))
                .mapToLong(e -> Long.parseLong(e.getValue().get("Queued packets (tx)")))
                .max()
                .orElse(0);
    }

    /** Packets that arrived of each flow, in the order of their numbers. */
    private static long[] arrived(SmallLayer layer) {
        return layer.rib(SENDERS + 1).entrySet().stream()
                .filter(e -> e.getKey().startsWith("flow-allocator/"))
                .sorted(Map.Entry.comparingByKey())
                .mapToLong(e -> Long.parseLong(e.getValue().get("Received (packets)")))
                .toArray();
    }
}
